/** Owns building many small programs into one Go program and running them there. Knows what the runtime saw, not what it should see. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import type { Source } from './go-source';

const experiment = { GOEXPERIMENT: 'goroutineleakprofile', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' };

/** Longer than any run takes. Milliseconds. */
const longestRun = 10_000;

export interface Seen {
  /** Lines (from 0) at which goroutines are blocked for ever. */
  readonly leaks: ReadonlySet<number>;
  /** What ended the program, and the lines (from 0) of its frames, innermost first; none when the runtime hung while it wrote them. */
  readonly panic?: { readonly message: string; readonly lines: readonly number[] };
}

/** The suffix of a program's names, and what goes before each of its operations: they change no line. */
export const before = 'jitter(); ';

export class GoRuntime {
  readonly #binary: string;

  /** Builds below `root`. Programs are of package main and have their index as suffix. Throws what the compiler says. */
  constructor(root: string, sources: readonly Source[]) {
    mkdirSync(root, { recursive: true });
    this.#binary = join(root, 'programs');
    writeFileSync(join(root, 'go.mod'), 'module programs\n\ngo 1.26\n');
    copyFileSync('test/engine/concurrency/main.go', join(root, 'main.go'));
    for (const [index, { text }] of sources.entries()) writeFileSync(join(root, `program${index}.go`), text);
    const names = sources.map((_, index) => `\troot${index},\n`).join('');
    writeFileSync(join(root, 'programs.go'), `package main\n\nvar programs = []func(a, b bool){\n${names}}\n`);
    const options = { cwd: root, encoding: 'utf8', env: { ...env, ...experiment } } as const;
    const built = spawnSync('go', ['build', '-o', this.#binary, '.'], options);
    if (built.error || built.status !== 0) throw built.error ?? new Error(built.stderr);
  }

  /** `values`: bits of the values of its parameters; each `times` times. */
  async run(index: number, values: number, times: number): Promise<Seen> {
    const child = spawn(this.#binary, [String(index), String(values), String(times)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestRun,
    });
    let [profile, failure] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      profile += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      failure += chunk.toString();
    });
    await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    const place = new RegExp(`program${index}\\.go:(\\d+)`, 'g');
    const linesIn = (text: string) => [...text.matchAll(place)].map(([, line]) => Number(line) - 1);
    // A stack begins with its innermost frame; stacks have an empty line between them.
    const leaks = new Set(profile.split('\n\n').flatMap((stack) => linesIn(stack).slice(0, 1)));
    const message = /^(?:panic|fatal error): (.*)/m.exec(failure)?.[1];
    if (message === undefined) return { leaks };
    // The first stack is that of the goroutine that failed.
    const lines = linesIn(/^goroutine [\s\S]*?(?:\n\n|$)/m.exec(failure)?.[0] ?? '');
    return { leaks, panic: { message, lines } };
  }
}
