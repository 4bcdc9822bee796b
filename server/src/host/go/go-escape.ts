/** Owns asking the go command for the escape facts of packages and their tests, as the compiler prints them with -m=2, and its bounds checks. Knows neither editor nor words. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type BuildError, type PackageState, readPackageStates } from '#engine/escape/build-errors';
import type { EscapeReport } from '#engine/escape/facts';
import { isTestMain, parseEscapes } from '#engine/escape/parser';
import { ToolFailure } from '../tool/refusal';
import { compilerSays } from './go-flags';
import { type GoOptions, runGo } from './go-tool';

export interface EscapeQuery {
  /** Where go runs; patterns are relative to it. Absolute. */
  readonly root: string;
  /** `.`, `./charge`, `./...`, import paths. */
  readonly packages: readonly string[];
  readonly tests: boolean;
  readonly tags?: string;
  readonly signal?: AbortSignal;
}

export interface EscapeAnswer {
  readonly report: EscapeReport;
  readonly packages: readonly PackageState[];
  /** What the go command said that concerns no package. */
  readonly errors: readonly BuildError[];
  readonly durationMs: number;
}

/** What the last runs printed and what it came to: an unchanged package prints the same bytes, from the build cache. */
export class EscapeMemory {
  readonly #known = new Map<string, EscapeReport>();
  readonly #room: number;

  constructor(room = 16) {
    this.#room = room;
  }

  read(root: string, text: string): EscapeReport {
    const key = createHash('sha256').update(root).update('\0').update(text).digest('base64');
    const report =
      this.#known.get(key) ??
      parseEscapes(text, { resolve: (path) => resolve(root, path), wanted: (name) => !isTestMain(name) });
    this.#known.delete(key);
    this.#known.set(key, report);
    if (this.#known.size > this.#room) this.#known.delete(this.#known.keys().next().value!);
    return report;
  }
}

/**
 * Compiles the packages, or replays what the build cache kept, and reads what the compiler said. `go list -export` makes the same compile
 * actions as `go build` with the same output, but links nothing and writes nothing outside the build cache; `-test` adds the test variants.
 * Packages that do not build are in `packages` with their errors; that is no exception.
 * @throws {ToolRefusal} @throws {ToolFailure}
 */
export async function findEscapes(go: GoOptions, query: EscapeQuery, memory: EscapeMemory): Promise<EscapeAnswer> {
  let stdout = '';
  const stderr: string[] = [];
  const args = [
    'list',
    '-e',
    '-export',
    ...(query.tests ? ['-test'] : []),
    compilerSays,
    ...(query.tags ? [`-tags=${query.tags}`] : []),
    '-json=ImportPath,ForTest,Dir,Error,DepsErrors',
    ...query.packages,
  ];
  const exit = await runGo(go, {
    args,
    cwd: query.root,
    onStdout: (text) => {
      stdout += text;
    },
    onStderr: (text) => stderr.push(text),
    ...(query.signal === undefined ? {} : { signal: query.signal }),
  });
  const toAbsolute = (path: string) => resolve(query.root, path);
  let packages: readonly PackageState[];
  try {
    packages = readPackageStates(stdout, toAbsolute).filter(({ importPath }) => !isTestMain(importPath));
  } catch {
    throw new ToolFailure('start', `go list answered something else than JSON: ${stdout.slice(0, 200)}`);
  }
  const text = stderr.join('');
  const report = memory.read(query.root, text);
  const errors = exit.code === 0 ? [] : [{ message: text.trim().split('\n').slice(0, 5).join('\n') }];
  return { report, packages, errors, durationMs: exit.durationMs };
}
