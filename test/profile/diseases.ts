/** Owns the profiles of programs with one known disease each: made once per Go version and source into .cache. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const source = resolve('test/fixtures/profile/diseases');
const files = readdirSync(source).filter((name) => /\.(go|mod)$/.test(name));

/** Runs of the program; a few at a time would share processors and change what is recorded. */
function record(names: readonly string[], into: string): void {
  const { GOFLAGS: _, ...env } = process.env;
  const binary = join(into, 'diseases.bin');
  execFileSync('go', ['build', '-o', binary, '.'], { cwd: source, env });
  for (const name of names) execFileSync(binary, [name, into], { env: { ...env, GOMAXPROCS: '2' } });
  rmSync(binary);
}

/** Folder with `NAME-cpu.pb.gz`, `-heap`, `-block`, `-mutex` and `-goroutine` of each program. */
export function diseases(): string {
  const version = execFileSync('go', ['env', 'GOVERSION'], { cwd: source, encoding: 'utf8' }).trim();
  const hash = createHash('sha256');
  for (const name of files) hash.update(readFileSync(join(source, name)));
  const folder = resolve('.cache/diseases', `${version}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const table = readFileSync(join(source, 'main.go'), 'utf8').split('var programs')[1]!.split('\n}')[0]!;
  record(
    [...table.matchAll(/"(\w+)":/g)].map(([, name]) => name!),
    partial,
  );
  renameSync(partial, folder);
  return folder;
}

/** A line of the program's source, from 1. */
export function sourceLine(file: string, line: number): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return readFileSync(join(source, name), 'utf8').split('\n')[line - 1] ?? '';
}
