/**
 * Owns how those who look into other packages list directories and read files: on the disk, or on the disk with the texts of an earlier time laid over it.
 * Knows neither Go nor where the earlier texts come from.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ReadBytes } from './reader';

/** Directories that were different once; plain data, so that it can be handed to a worker. What it does not name was as it is. */
export interface EarlierFiles {
  /** Absolute directory by its real path → name → bytes, or undefined for a file that is as it was. A directory holds no other Go files than these. */
  readonly directories: ReadonlyMap<string, ReadonlyMap<string, Uint8Array | undefined>>;
}

export interface PackageFiles {
  /** Names in a directory, in no order; none when there is no such directory, which is the usual answer for most candidates. */
  readonly names: (directory: string) => readonly string[];
  readonly read: (directory: string) => ReadBytes;
}

const onDisk: PackageFiles = {
  names(directory) {
    try {
      return readdirSync(directory);
    } catch {
      return [];
    }
  },
  read: () => (path) => readFileSync(path),
};

export function packageFiles(earlier: EarlierFiles | undefined): PackageFiles {
  if (earlier === undefined) return onDisk;
  const { directories } = earlier;
  const known = new Map<string, ReadonlyMap<string, Uint8Array | undefined> | undefined>();
  const thenIn = (directory: string) => {
    if (!known.has(directory)) known.set(directory, directories.get(directory) ?? directories.get(realPath(directory)));
    return known.get(directory);
  };
  return {
    names(directory) {
      const then = thenIn(directory);
      return then === undefined ? onDisk.names(directory) : [...then.keys()];
    },
    read(directory) {
      const texts = new Map<string, Uint8Array>();
      for (const [name, bytes] of thenIn(directory) ?? []) {
        if (bytes !== undefined) texts.set(join(directory, name), bytes);
      }
      return (path) => texts.get(path) ?? readFileSync(path);
    },
  };
}

/** Of a directory that may be gone: as far as there is one. */
function realPath(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    const parent = dirname(directory);
    return parent === directory ? directory : join(realPath(parent), basename(directory));
  }
}
