/**
 * Owns which lines of a user's own code cost most: each sample counts at the innermost own line of its stack, where something can be done about it.
 * Refuses to know whose code is whose.
 */

import { locationAt } from '../model/location-trie';
import { functionFile, type Profile } from '../model/profile';
import { cleanPath, type FrameTable } from '../names/frames';
import { lineNumber } from './line-costs';

export interface OwnLine {
  /** Row of the frame table: a function that has the line; closures share theirs with the function around them. */
  readonly frame: number;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Of samples that have no own code further in, in the sample type's unit. */
  readonly cost: number;
}

/**
 * The costliest own lines, at most `limit`, largest absolute cost first. Frames without a file or line are passed over.
 * @param isOwn whether a row of the frame table is the user's own code
 */
export function costliestOwnLines(
  profile: Profile,
  table: FrameTable,
  isOwn: (frame: number) => boolean,
  sampleType: number,
  limit: number,
): OwnLine[] {
  const places: OwnLine[] = [];
  const placeOf = ownPlaces(profile, table, isOwn, places);
  const { stacks, samples } = profile;
  /** Of each node, the place of the innermost own line at or above it, plus 1; 0 none. */
  const inner = new Uint32Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    inner[node] = placeOf[locationAt(stacks, node)]! || inner[stacks.parent[node]!]!;
  }
  const costs = new Float64Array(places.length + 1);
  const values = samples.values[sampleType]!;
  for (let sample = 0; sample < samples.count; sample++) {
    const place = inner[samples.leaf[sample]!]!;
    costs[place] = costs[place]! + values[sample]!;
  }
  return places
    .map((place, index) => ({ ...place, cost: costs[index + 1]! }))
    .filter(({ cost }) => cost !== 0)
    .sort((a, b) => Math.abs(b.cost) - Math.abs(a.cost))
    .slice(0, limit);
}

/** Per location the number (from 1) of its innermost own line among `places`, which is filled; 0 none. */
function ownPlaces(
  profile: Profile,
  table: FrameTable,
  isOwn: (frame: number) => boolean,
  places: OwnLine[],
): Uint32Array {
  const { locations, lines } = profile;
  const known = new Map<string, number>();
  const placeOf = new Uint32Array(locations.count);
  for (let location = 0; location < locations.count; location++) {
    const first = locations.lineOffset[location]!;
    for (let row = first; row < locations.lineOffset[location + 1]!; row++) {
      const frame = table.frames[table.offset[location]! + row - first]!;
      if (!isOwn(frame)) continue;
      const file = cleanPath(functionFile(profile, lines.function[row]!));
      const line = lineNumber(lines.line[row]!);
      if (file === '' || line === 0) continue;
      const key = `${line} ${file}`;
      const place = known.get(key) ?? places.push({ frame, file, line, cost: 0 });
      known.set(key, place);
      placeOf[location] = place;
      break;
    }
  }
  return placeOf;
}
