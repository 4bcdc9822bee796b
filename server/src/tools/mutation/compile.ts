/** Owns asking Go's type checker whether mutants compile, and mending what a removal leaves behind: unused variables and imports. Judges no leak. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { env } from 'node:process';
import { LineIndex } from '#engine/text/line-index';

interface Source {
  readonly text: string;
  /** `1.22` */
  readonly go: string;
}

interface Fault {
  /** From 1. */
  readonly line: number;
  /** From 1, in bytes. */
  readonly column: number;
  readonly message: string;
}

/** An unused variable may hide another one. */
const rounds = 4;

export class TypeChecker {
  readonly #binary: string;

  /** Builds the checker into `scratch`. Throws with a sentence when Go is not there. */
  constructor(root: string, scratch: string) {
    this.#binary = resolve(join(scratch, 'typecheck'));
    const options = {
      cwd: join(root, 'test/peers/typecheck'),
      encoding: 'utf8',
      env: { ...env, GOTOOLCHAIN: 'local' },
    } as const;
    const built = spawnSync('go', ['build', '-o', this.#binary, '.'], options);
    if (built.error || built.status !== 0)
      throw new Error(`The type checker cannot be built: ${built.error?.message ?? built.stderr.trim()}`);
  }

  /** Per source, its text when it compiles, mended if need be; otherwise the first error. */
  compile(sources: readonly Source[]): readonly ({ readonly text: string } | { readonly error: string })[] {
    const results: ({ text: string } | { error: string })[] = [];
    let open = sources.map((source, index) => ({ ...source, index }));
    for (let round = 0; open.length > 0; round++) {
      const faults = this.#ask(open);
      open = open.flatMap((source, at) => {
        const found = faults[at]!;
        const worst = found.find((fault) => !isMendable(fault)) ?? (round >= rounds ? found[0] : undefined);
        if (worst !== undefined) results[source.index] = { error: `line ${worst.line}: ${worst.message}` };
        else if (found.length === 0) results[source.index] = { text: source.text };
        else return [{ ...source, text: mend(source.text, found) }];
        return [];
      });
    }
    return results;
  }

  #ask(sources: readonly Source[]): readonly (readonly Fault[])[] {
    const input = sources.map(({ text, go }) => JSON.stringify({ text, go })).join('\n');
    const result = spawnSync(this.#binary, [], { input, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 300_000 });
    if (result.error || result.status !== 0)
      throw new Error(`The type checker failed: ${result.error?.message ?? result.stderr.trim()}`);
    return result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as readonly Fault[]);
  }
}

const unusedVariable = /^declared and not used: (\w+)$/;
const unusedImport = /imported and not used$|imported as \w+ and not used$/;

function isMendable({ message }: Fault): boolean {
  return unusedVariable.test(message) || unusedImport.test(message);
}

/** `_ = x` behind the declaration, `_` before the import. Lines stay where they are. */
function mend(text: string, faults: readonly Fault[]): string {
  const lines = new LineIndex(text);
  const inserts = faults.map(({ line, column, message }) => {
    const start = lines.lineStart(line - 1);
    const source = text.slice(start, lines.lineEnd(line - 1));
    const at =
      start +
      Buffer.from(source)
        .subarray(0, column - 1)
        .toString().length;
    const variable = unusedVariable.exec(message)?.[1];
    if (variable === undefined) return { at: text.indexOf('"', start), insert: '_ ' };
    const isHead = /^\s*(?:\} else )?(?:if|for|switch|select)\b/.test(source);
    const end = endOfStatement(text, at, isHead);
    return { at: end, insert: isHead ? ` _ = ${variable};` : `; _ = ${variable}` };
  });
  return inserts
    .sort((a, b) => b.at - a.at)
    .reduce((mended, { at, insert }) => mended.slice(0, at) + insert + mended.slice(at), text);
}

/** Where a statement's line ends with all brackets closed, or behind the brace that opens a head's block. */
function endOfStatement(text: string, from: number, isHead: boolean): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (isHead && depth === 0 && character === '{') return at + 1;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    if (depth < 0 || (depth === 0 && (character === '\n' || character === ';' || text.startsWith('//', at)))) return at;
  }
  return text.length;
}
