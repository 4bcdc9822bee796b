/** Owns the source texts a test's host has for the example's profiles: the example's own files and those of Go's library. Refuses to know pages. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();

/** Paths as recorded → where they lie here. */
function place(recorded: string): string {
  const own = 'example.com/payments/';
  if (recorded.startsWith(own)) return join('examples/leaky-service', recorded.slice(own.length));
  return recorded.startsWith('/') ? recorded : join(goroot, 'src', recorded);
}

/** Texts by recorded path, of those that are here. */
export function sourcesOf(recorded: readonly string[]): Record<string, string> {
  const here = recorded.map((path) => [path, place(path)] as const).filter(([, path]) => existsSync(path));
  return Object.fromEntries(here.map(([path, file]) => [path, readFileSync(file, 'utf8')]));
}
