/** Owns looking at the disk on behalf of those that find modules and packages, and where the go command keeps downloaded modules. Knows no Go file. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { SourceTree } from './source-tree';

export const diskTree: SourceTree = {
  readText(file) {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      // Not there or not for us: either way it says nothing.
      return undefined;
    }
  },
  resolve: (directory, way) => resolve(directory, way),
  parent: dirname,
  isInside: (directory, outer) => directory.startsWith(outer.endsWith(sep) ? outer : outer + sep),
};

/** Directory of downloaded modules (https://go.dev/ref/mod#module-cache). */
export function moduleCache(environment: Readonly<Record<string, string | undefined>>): string {
  const goPath = environment.GOPATH?.split(/[:;](?![\\/])/)[0] || join(homedir(), 'go');
  return environment.GOMODCACHE || join(goPath, 'pkg', 'mod');
}
