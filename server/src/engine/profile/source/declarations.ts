/** Owns where the functions of a Go file stand, told from its text as gofmt writes it. Refuses to parse: what it cannot tell it leaves out. */
import { insides } from './tokens';

/** Lines of a function, from 1, both included. */
export interface DeclaredFunction {
  readonly first: number;
  readonly last: number;
}

/** `func name`, `func (r *Recv[T]) name`, at the very left as gofmt has it. */
const head = /^func\s*(?:\(\s*(?:[\p{L}_][\p{L}\p{N}_]*\s+)?\*?\s*([\p{L}_][\p{L}\p{N}_]*)[^)]*\)\s*)?([\p{L}_][\p{L}\p{N}_]*)/u;

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

/** The row of the closing brace; the head's own row where there is no body, or all of it stands there. */
function endOf(lines: readonly string[], inside: readonly string[], row: number): number {
  for (let at = row + 1; at < lines.length; at++) {
    if (inside[at] !== 'code' || lines[at] === '') continue;
    if (/^\}/.test(lines[at]!)) return at;
    // Parameters and results over several lines end with `) {` at the left.
    if (/^[^\s)/]/.test(lines[at]!)) return at - 1;
  }
  return lines.length - 1;
}

/**
 * What a function of a profile is declared as: `Store.Append` of `example.com/ledger.(*Store).Append.func1`, and the places where it may be closures of.
 * Candidates, the likeliest first: of `ledger.run.func1` nobody can tell by the name whether `run` is a type.
 * @param local what stands behind the package in the linker name
 */
export function declaredNames(local: string): readonly string[] {
  const plain = withoutTypeArguments(local).replace(/-(fm|range\d+)/g, '');
  const method = /^\(\*?([^()]+)\)\.([^.]+)/.exec(plain);
  if (method) return [`${method[1]}.${method[2]}`];
  const [outer = '', inner] = plain.split('.');
  return inner === undefined ? [outer] : [`${outer}.${inner}`, outer];
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
