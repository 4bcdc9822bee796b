/**
 * Owns results kept on disk under the hash of everything they were made from: nothing here is ever stale, only absent. Entries are written whole or not at
 * all; those unused for longest go when all together are too large. Knows nothing of what a result is. Failures to read or write cost time, never a result.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** All entries together. 256 MiB: some hundred thousand packages. */
export const largestCache = 256 * 1024 * 1024;
/** What is left of a full cache, so that it is not full again at once. */
const keptShare = 0.75;
/** An entry's time is refreshed, and the whole measured anew, at most so often: a warm run writes nothing. */
const dayMilliseconds = 24 * 3600 * 1000;

/** What is known of all entries without looking at each: bytes measured once, and those written since. */
interface Ledger {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly measured: number;
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

const ledgerName = 'size.json';

export class ResultCache {
  readonly #root: string;
  readonly #limit: number;
  /** Bytes. */
  #written = 0;

  constructor(directory: string, limit = largestCache) {
    this.#root = join(directory, 'results');
    this.#limit = limit;
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
    const text = JSON.stringify(value);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(temporary, text);
      renameSync(temporary, path);
      this.#written += Buffer.byteLength(text);
    } catch {
      this.#remove(temporary);
    }
  }

  /** Sees to the limit when this run has written something. Other processes may write at the same time, so the whole is measured once a day. */
  settle(): void {
    if (this.#written === 0) return;
    const { bytes, measured } = this.#ledger();
    const total = bytes + this.#written;
    this.#written = 0;
    const isFull = total > this.#limit;
    if (isFull || Date.now() - measured > dayMilliseconds) {
      const left = this.trim(isFull ? this.#limit * keptShare : this.#limit);
      if (left !== undefined) this.#note({ bytes: left, measured: Date.now() });
    } else this.#note({ bytes: total, measured });
  }

  /** Removes the entries unused for longest until the rest fits into `limit` bytes; gives what is left, undefined when that is not known. */
  trim(limit: number): number | undefined {
    const entries: { path: string; size: number; time: number }[] = [];
    try {
      for (const entry of readdirSync(this.#root, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() || entry.name === ledgerName) continue;
        const path = join(entry.parentPath, entry.name);
        const { size, mtimeMs } = statSync(path);
        entries.push({ path, size, time: mtimeMs });
      }
    } catch {
      // Another process is trimming at the same time; it will be done.
      return undefined;
    }
    let total = entries.reduce((sum, entry) => sum + entry.size, 0);
    for (const { path, size } of entries.sort((a, b) => a.time - b.time)) {
      if (total <= limit) break;
      this.#remove(path);
      total -= size;
    }
    return total;
  }

  #ledger(): Ledger {
    try {
      const { bytes, measured } = JSON.parse(readFileSync(join(this.#root, ledgerName), 'utf8')) as Partial<Ledger>;
      if (typeof bytes === 'number' && typeof measured === 'number') return { bytes, measured };
    } catch {
      // Never measured, or damaged: measuring helps both.
    }
    return { bytes: 0, measured: 0 };
  }

  #note(ledger: Ledger): void {
    try {
      writeFileSync(join(this.#root, ledgerName), JSON.stringify(ledger));
    } catch {
      // The next run measures.
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
