/**
 * Owns where the standard library and downloaded modules lie on this machine, and where in them a recorded path leads. Runs no `go`: it looks
 * at what the environment names and where `go` lies. Reads no source.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { moduleCache } from '../source/disk-tree';
import type { Environment } from '../tool/environment';
import { findTool } from '../tool/tool-path';
import type { Places } from './source';

export interface GoSource {
  /** Absolute, and there. */
  readonly folder: string;
  readonly places: Places;
}

/** The folders there are: GOROOT/src and the module cache. */
export function goSources(environment: Environment): readonly GoSource[] {
  const roots = [environment.GOROOT, rootOfGo(environment.PATH)].filter(
    (root) => root !== undefined && isAbsolute(root),
  );
  const library = roots
    .map((root) => join(root!, 'src'))
    .find((folder) => existsSync(join(folder, 'runtime', 'proc.go')));
  const cache = moduleCache(environment);
  return [
    ...(library === undefined ? [] : [{ folder: library, places: inLibrary }]),
    ...(existsSync(join(cache, 'cache', 'download')) ? [{ folder: cache, places: inCache }] : []),
  ];
}

/** `go` lies in GOROOT/bin, and a link to it elsewhere. */
function rootOfGo(searchPath: string | undefined): string | undefined {
  try {
    return dirname(dirname(realpathSync(findTool({ name: 'go', searchPath, workspaceFolders: [] }).path)));
  } catch {
    return undefined;
  }
}

/** What stands behind the last `src`, or the whole path where it was trimmed. No folder of the library has a dot. */
function inLibrary(segments: readonly string[]): readonly (readonly string[])[] {
  const below = segments.slice(segments.lastIndexOf('src') + 1);
  const isLibrary = below[0] === 'vendor' || !below.slice(0, -1).some((part) => part.includes('.'));
  return below.length > 1 && isLibrary ? [below] : [];
}

/** From a module's path on, which ends with a version. Trimmed paths have it as it is imported, the cache has `!x` for `X` (https://go.dev/ref/mod#module-cache). */
function inCache(segments: readonly string[]): readonly (readonly string[])[] {
  const version = segments.findIndex((part) => /.@v\d/.test(part));
  const starts = Array.from({ length: version + 1 }, (_, from) => from);
  return starts.flatMap((from) => {
    const module = segments
      .slice(from, version + 1)
      .map((part) => part.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`));
    return [segments.slice(from), [...module, ...segments.slice(version + 1)]];
  });
}
