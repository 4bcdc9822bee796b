/** Owns the table of effects: for each exported function and method of the described packages what it does with what it is given. */
import { TypeScope } from '#engine/packages/members';
import type { Goroot, StandardPackage } from '../goroot';
import { Program } from './program';
import { Verdicts } from './verdict';

/** `declarations`: the texts of the described packages, whose functions and methods get entries. */
export function effectsTable(goroot: Goroot, declarations: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const paths = [...declarations.keys()];
  const program = new Program(goroot, goroot.closure(paths));
  const verdicts = new Verdicts(goroot, program);
  return new Map(paths.map((path) => [path, effectsOf(verdicts, goroot.package(path)!, declarations.get(path)!)]));
}

function effectsOf(verdicts: Verdicts, home: StandardPackage, declarations: string): string {
  const lines: string[] = [];
  const scope = new TypeScope(home.index);
  for (const line of declarations.split('\n')) {
    const [, type, method] = /^func\(\*?(\w+)[^)]*\)(\w+)/.exec(line) ?? [];
    const name = /^func (\w+)/.exec(line)?.[1];
    if (name !== undefined) {
      const symbol = home.index.function(name);
      const entry = symbol && verdicts.of(home, symbol);
      if (entry) lines.push(`${name} ${entry}`);
    } else if (type !== undefined && method !== undefined) {
      const member = scope.member(
        { kind: 'pointer', element: { kind: 'named', path: '', name: type, typeArguments: [] } },
        method,
      );
      if (member?.kind !== 'method' || member.symbol === undefined) continue;
      const entry = member.owner?.path ? '' : verdicts.of(home, member.symbol);
      if (entry) lines.push(`${type}.${method} ${entry}`);
    }
  }
  return lines.join('\n');
}
