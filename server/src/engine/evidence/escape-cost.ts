/** Joins escape facts with an allocation profile: what was allocated on the line a fact stands on. Knows neither compiler text nor bytes of a profile. */
import type { Fact } from '../escape/facts';
import { allocates } from '../escape/words';
import { frameCosts } from '../profile/costs/top';
import { functionFile, none, type Profile } from '../profile/model/profile';
import { buildFrames } from '../profile/names/frames';

/** Bytes allocated on lines (`file:line`, absolute path), and of the whole profile. */
export interface AllocatedLines {
  readonly bytes: ReadonlyMap<string, number>;
  readonly total: number;
}

/** The profile counts no allocations. */
export class NotAnAllocationProfile extends Error {
  override readonly name = 'NotAnAllocationProfile';
}

/**
 * Sums `alloc_space` by line of source. The profile names files by absolute path, or by import path when the binary was built with -trimpath.
 * @param folders absolute folder of each import path
 * @throws NotAnAllocationProfile
 */
export function allocatedLines(profile: Profile, folders: ReadonlyMap<string, string>): AllocatedLines {
  const sampleType = profile.sampleTypes.findIndex(({ type }) => type === 'alloc_space');
  if (sampleType < 0) {
    throw new NotAnAllocationProfile('holds no alloc_space. Give a heap or allocs profile.');
  }
  const table = buildFrames(profile, 'lines');
  const { flat, total } = frameCosts(profile, table, sampleType);
  const bytes = new Map<string, number>();
  for (let frame = 0; frame < table.count; frame++) {
    const row = table.function[frame]!;
    const cost = flat[frame]!;
    if (row === none || cost === 0) continue;
    const key = `${onDisk(functionFile(profile, row), folders)}:${table.line[frame]}`;
    bytes.set(key, (bytes.get(key) ?? 0) + cost);
  }
  return { bytes, total };
}

function onDisk(file: string, folders: ReadonlyMap<string, string>): string {
  const slash = file.lastIndexOf('/');
  const folder = folders.get(file.slice(0, slash));
  return folder === undefined ? file : `${folder}${file.slice(slash)}`;
}

/** Bytes allocated on the fact's line, by all that allocates there; undefined for a fact that allocates nothing. */
export function costOf(fact: Fact, lines: AllocatedLines): number | undefined {
  return allocates(fact) ? (lines.bytes.get(`${fact.place.file}:${fact.place.line}`) ?? 0) : undefined;
}
