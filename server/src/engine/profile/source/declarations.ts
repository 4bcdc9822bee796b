/** Owns where the functions of a Go file stand, told from its text as gofmt writes it. Refuses to parse: what it cannot tell it leaves out. */
import { insides } from './tokens';

/** Lines of a function, from 1, both included. */
export interface DeclaredFunction {
  readonly first: number;
  readonly last: number;
}

/** `func name`, `func (r *Recv[T]) name`, at the very left as gofmt has it. */
const head =
  /^func\s*(?:\(\s*(?:[\p{L}_][\p{L}\p{N}_]*\s+)?\*?\s*([\p{L}_][\p{L}\p{N}_]*)[^)]*\)\s*)?([\p{L}_][\p{L}\p{N}_]*)/u;

/** By `Name` and `Receiver.Name`; `init` and `_` may stand there several times. */
export function declarationsIn(lines: readonly string[]): ReadonlyMap<string, readonly DeclaredFunction[]> {
  const inside = insides(lines);
  const declared = new Map<string, DeclaredFunction[]>();
  for (let row = 0; row < lines.length; row++) {
    const match = inside[row] === 'code' ? head.exec(lines[row]!) : null;
    if (!match) continue;
    const [, receiver, name = ''] = match;
    const key = receiver === undefined ? name : `${receiver}.${name}`;
    const last = endOf(lines, inside, row);
    const known = declared.get(key);
    const found = { first: row + 1, last: last + 1 };
    if (known) known.push(found);
    else declared.set(key, [found]);
    row = last;
  }
  return declared;
}

/** The row of the closing brace; for what has none, or has it on the line of its head, what stands before the next declaration. */
function endOf(lines: readonly string[], inside: readonly string[], row: number): number {
  for (let at = row + 1; at < lines.length; at++) {
    if (inside[at] !== 'code') continue;
    if (lines[at]!.startsWith('}')) return at;
    // Labels stand at the left as well.
    if (/^(func|type|var|const)\b/.test(lines[at]!)) return at - 1;
  }
  return lines.length - 1;
}

/** What a function of a profile is declared as. */
export interface DeclaredName {
  /** `Store.Append`; the likeliest first, for of `run.Close` nobody can tell by the name whether `run` is a type. */
  readonly keys: readonly string[];
  /** Where it is a closure, it may be one of a function that was inlined: then it stands elsewhere, in another file even. */
  readonly isCertain: boolean;
  readonly isClosure: boolean;
}

/** Parts of linker names that stand for code without a name of its own: https://go.dev/src/cmd/compile/internal/ir/func.go, `closureName`. */
const closure = /^(func\d+|gowrap\d+|deferwrap\d+|\d+)(-range\d+)*$/;

/** @param local what stands behind the package in the linker name: `(*Store).Append.func1` */
export function declaredName(local: string): DeclaredName {
  const plain = withoutTypeArguments(local).replace(/-fm$/, '');
  const method = /^\(\*?([^()]+)\)\.([^.]+)\.?/.exec(plain);
  const parts = plain.slice(method?.[0].length ?? 0).split('.');
  const outer = method ? '' : parts.shift()!;
  const isMethod = !method && parts.length > 0 && !closure.test(parts[0]!);
  const keys = method
    ? [`${method[1]}.${withoutRange(method[2]!)}`]
    : isMethod
      ? [`${outer}.${withoutRange(parts.shift()!)}`, outer]
      : [withoutRange(outer)];
  const inner = parts.filter((part) => part !== '');
  return {
    keys,
    isCertain: inner.every((part) => closure.test(part)) && !(isMethod && inner.length > 0),
    isClosure: inner.length > 0 || /-range/.test(plain),
  };
}

function withoutRange(name: string): string {
  return name.replace(/(-range\d+)+$/, '');
}

/** `Map[...]` and `Pool[go.shape.struct { a [4]int }]` → `Map`, `Pool`. */
function withoutTypeArguments(name: string): string {
  let depth = 0;
  let kept = '';
  for (const letter of name) {
    if (letter === '[') depth++;
    if (depth === 0) kept += letter;
    if (letter === ']') depth--;
  }
  return kept;
}

/** Functions of other packages that stand here, by their whole linker name: what they are declared as, by `//go:linkname local name`. */
export function linkedNames(lines: readonly string[]): ReadonlyMap<string, string> {
  const linked = new Map<string, string>();
  for (const line of lines) {
    const [, local, name] = /^\/\/go:linkname (\S+) (\S+)/.exec(line) ?? [];
    if (local !== undefined && name !== undefined) linked.set(name, local);
  }
  return linked;
}
