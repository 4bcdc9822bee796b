/**
 * Owns results kept on disk under the hash of everything they were made from: nothing here is ever stale, only absent. Entries are written whole or not at
 * all, the oldest go when there are too many. Knows nothing of what a result is. Failures to read or write cost time, never a result.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** All entries together. 256 MiB: some hundred thousand packages. */
const largestCache = 256 * 1024 * 1024;
/** An entry's time is refreshed, and the whole trimmed, at most so often: a warm run writes nothing. */
const dayMilliseconds = 24 * 3600 * 1000;

/** `GOPHERSCOPE_CACHE`, or the platform's cache folder for the user. */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>>, platform: string): string {
  if (environment.GOPHERSCOPE_CACHE) return environment.GOPHERSCOPE_CACHE;
  const home = homedir();
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'gopherscope');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'gopherscope');
  return join(environment.XDG_CACHE_HOME || join(home, '.cache'), 'gopherscope');
}

/** Hash of a sequence of parts; the lengths go in too, so that no two different sequences read alike. */
export function contentKey(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${typeof part === 'string' ? Buffer.byteLength(part) : part.length}:`);
    hash.update(part);
  }
  return hash.digest('hex');
}

export class ResultCache {
  readonly #root: string;
  #written = 0;

  constructor(directory: string) {
    this.#root = join(directory, 'results');
  }

  /** The entry, or undefined when there is none or it is damaged. */
  get(key: string): unknown {
    const path = this.#path(key);
    try {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const now = Date.now();
      if (now - statSync(path).mtimeMs > dayMilliseconds) utimesSync(path, now / 1000, now / 1000);
      return value;
    } catch {
      return undefined;
    }
  }

  set(key: string, value: unknown): void {
    const path = this.#path(key);
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(temporary, JSON.stringify(value));
      renameSync(temporary, path);
      this.#written++;
    } catch {
      this.#remove(temporary);
    }
  }

  /** Trims when this run has written something and nobody has trimmed for a day. */
  trimDaily(): void {
    if (this.#written === 0) return;
    const marker = join(this.#root, 'trimmed');
    try {
      if (Date.now() - statSync(marker).mtimeMs < dayMilliseconds) return;
    } catch {
      // Never trimmed.
    }
    try {
      writeFileSync(marker, '');
    } catch {
      return;
    }
    this.trim(largestCache);
  }

  /** Removes the entries unused for longest until the rest fits into `limit` bytes. */
  trim(limit: number): void {
    const entries: { path: string; size: number; time: number }[] = [];
    try {
      for (const entry of readdirSync(this.#root, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const { size, mtimeMs } = statSync(path);
        entries.push({ path, size, time: mtimeMs });
      }
    } catch {
      // Another process is trimming at the same time; it will be done.
      return;
    }
    let total = entries.reduce((sum, entry) => sum + entry.size, 0);
    for (const { path, size } of entries.sort((a, b) => a.time - b.time)) {
      if (total <= limit) return;
      this.#remove(path);
      total -= size;
    }
  }

  #remove(path: string): void {
    try {
      rmSync(path, { force: true });
    } catch {
      // Somebody else's folder or none at all: nothing of ours is there.
    }
  }

  #path(key: string): string {
    return join(this.#root, key.slice(0, 2), key.slice(2));
  }
}
