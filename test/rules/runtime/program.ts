/** Owns making one Go program of all fixtures of a Go version and running one of their functions in it. Knows what was left behind, not what should be. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import type { Fixture } from '../fixtures';

/** What there is more of after the calls than before. */
export interface LeftBehind {
  readonly goroutines: number;
  readonly descriptors: number;
  readonly children: number;
  readonly objects: number;
  /** Lines (from 1) of the fixture on the stacks of goroutines that are blocked for ever. */
  readonly blocked: readonly number[];
  /** Of these lines the innermost of each stack: the blocked operations themselves. */
  readonly operations: readonly number[];
}

const experiment = { GOEXPERIMENT: 'goroutineleakprofile', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' };

/** Longer than any run takes; a function that keeps the program from ending is ended. Milliseconds. */
const longestRun = 20_000;

/** Functions that can be called as they are. One that returns more than plain values leaves it to its caller, so dropping the result would be our leak. */
export function callable(text: string): readonly string[] {
  const types = new Set([...text.matchAll(/^type (\w+)/gm)].map(([, name]) => name));
  const isPlain = (results: string) =>
    !/[*.]|\b(chan|func|any|interface)\b/.test(results) && !results.split(/\W+/).some((word) => types.has(word));
  return [...text.matchAll(/^func (\w+)\(\)([^{]*)/gm)]
    .filter(([, , results]) => isPlain(results!))
    .map(([, name]) => name!)
    .filter((name) => !['main', 'init', 'work', 'check', '_'].includes(name));
}

export class Program {
  readonly #root: string;
  readonly #binary: string;
  readonly #go: string;

  /** Builds it below `root`. Throws what the compiler says. */
  constructor(root: string, go: string, fixtures: readonly Fixture[]) {
    this.#root = join(root, `go${go}`);
    this.#binary = join(this.#root, 'calls');
    this.#go = go;
    mkdirSync(this.#root, { recursive: true });
    // The program itself needs what is newer; each fixture's language is that of its own module's line.
    writeFileSync(join(this.#root, 'go.mod'), 'module fixtures\n\ngo 1.26\n');
    copyFileSync('test/rules/runtime/main.go', join(this.#root, 'main.go'));
    const imports: string[] = [];
    const entries: string[] = [];
    fixtures.forEach((fixture, index) => {
      const names = callable(fixture.text);
      if (names.length === 0) return;
      const folder = join(this.#root, `f${index}`);
      mkdirSync(folder);
      writeFileSync(join(folder, 'fixture.go'), asLanguage(fixture));
      const table = names.map((name) => `\t"${name}": func() { ${name}() },\n`).join('');
      writeFileSync(join(folder, 'calls.go'), `package fixture\n\nvar Calls = map[string]func(){\n${table}}\n`);
      imports.push(`\tf${index} "fixtures/f${index}"\n`);
      entries.push(...names.map((name) => `\t"${keyOf(fixture, name)}": f${index}.Calls["${name}"],\n`));
    });
    const text = `package main\n\nimport (\n${imports.join('')})\n\nvar calls = map[string]func(){\n${entries.join('')}}\n`;
    writeFileSync(join(this.#root, 'calls.go'), text);
    const options = { cwd: this.#root, encoding: 'utf8', env: { ...env, ...experiment } } as const;
    const built = spawnSync('go', ['build', '-o', this.#binary, '.'], options);
    if (built.error || built.status !== 0) throw built.error ?? new Error(built.stderr);
  }

  /** Undefined when the function ended the program or kept it from ending. `patience`: milliseconds to wait for what is left to go away. */
  run(fixture: Fixture, name: string, times: number, patience: number): Promise<LeftBehind | undefined> {
    const folder = join(this.#root, 'runs', `${fixture.rule}-${name}`);
    mkdirSync(folder, { recursive: true });
    // Below 1.23 timers live until they are stopped.
    const timers = Number(this.#go.split('.')[1]) < 23 ? 'asynctimerchan=1' : 'asynctimerchan=0';
    const child = spawn(this.#binary, [keyOf(fixture, name), String(times), `${patience}ms`], {
      cwd: folder,
      env: { ...env, GODEBUG: timers },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let text = '';
    child.stdio[3]!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const end = () => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // All of them have ended.
      }
    };
    const timer = setTimeout(end, longestRun);
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      // What the function started may hold the pipe open for longer than the program lives.
      child.on('exit', () => setImmediate(end));
      child.on('close', () => {
        clearTimeout(timer);
        resolve(text === '' ? undefined : readReport(text));
      });
    });
  }
}

function keyOf(fixture: Fixture, name: string): string {
  return `${fixture.rule}/${fixture.name}/${name}`;
}

/** `//go:build go1.22` sets the language of one file, down to 1.21. */
function asLanguage({ text, go }: Fixture): string {
  return `//go:build go${go}\n\n${text}`;
}

function readReport(text: string): LeftBehind {
  const { blocked, ...counts } = JSON.parse(text) as Omit<LeftBehind, 'blocked'> & { readonly blocked: string };
  // Two lines stand before the first of the fixture.
  const stacks = blocked
    .split('\n\n')
    .map((stack) => [...stack.matchAll(/fixture\.go:(\d+)/g)].map(([, line]) => Number(line) - 2));
  const operations = stacks.flatMap((lines) => lines.slice(0, 1));
  return { ...counts, blocked: [...new Set(stacks.flat())], operations: [...new Set(operations)] };
}
