/**
 * Owns which file of today an earlier one has become: the same text under another path, or one that is alike for the most part, as `git diff -M` has it.
 * Asks neither Git nor the disk, so that what is not committed yet counts as what is.
 */
import { posix } from 'node:path';

/** A path with `/`, and what tells its text from others. */
export interface MovableFile {
  readonly path: string;
  /** Files of the same id have the same text. */
  readonly id: string;
  readonly text: () => Promise<string>;
}

/** Git's own bar: half of the text stayed. */
const leastAlike = 0.5;
/** Git compares no more files than this by their text either (diff.renameLimit). */
const mostCompared = 1000 * 1000;

/** Characters on each different line. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const line of text.split('\n')) lines.set(line, (lines.get(line) ?? 0) + line.length + 1);
  return lines;
}

function sizeOf(lines: ReadonlyMap<string, number>): number {
  return [...lines.values()].reduce((sum, size) => sum + size, 0);
}

/** How much of the larger text both share, 0 to 1. */
function likeness(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0;
  for (const [line, size] of a) shared += Math.min(size, b.get(line) ?? 0);
  return shared / Math.max(sizeOf(a), sizeOf(b), 1);
}

/** New path → old path. `gone` are files that are no longer there, `added` those that were not there. */
export async function movesBetween(
  gone: readonly MovableFile[],
  added: readonly MovableFile[],
): Promise<ReadonlyMap<string, string>> {
  const moves = new Map<string, string>();
  const left = new Set(gone);
  const take = (from: MovableFile, to: MovableFile) => {
    moves.set(to.path, from.path);
    left.delete(from);
  };
  for (const to of added) {
    const same = [...left].filter(({ id }) => id === to.id);
    const from = same.find(({ path }) => posix.basename(path) === posix.basename(to.path)) ?? same[0];
    if (from !== undefined) take(from, to);
  }
  const fresh = added.filter(({ path }) => !moves.has(path));
  if (left.size === 0 || fresh.length === 0 || left.size * fresh.length > mostCompared) return moves;
  const lines = new Map<MovableFile, ReadonlyMap<string, number>>();
  for (const file of [...left, ...fresh]) lines.set(file, linesOf(await file.text()));
  const pairs = fresh.flatMap((to) =>
    [...left].map((from) => ({ from, to, alike: likeness(lines.get(from)!, lines.get(to)!) })),
  );
  for (const { from, to, alike } of pairs.sort((a, b) => b.alike - a.alike)) {
    if (alike < leastAlike) break;
    if (left.has(from) && !moves.has(to.path)) take(from, to);
  }
  return moves;
}
