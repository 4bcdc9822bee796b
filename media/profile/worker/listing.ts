/** Owns what the Source view is told of one frame: lines, neighbours, and where one's own code costs most. Refuses to know texts and the screen. */

import { listFrame } from '#engine/profile/costs/listing';
import { neighboursOf } from '#engine/profile/costs/neighbours';
import { costliestOwnLines, type OwnLine } from '#engine/profile/costs/own-lines';
import type { Profile } from '#engine/profile/model/profile';
import type { FrameTable } from '#engine/profile/names/frames';
import { moduleKinds, type SourceListing } from '../model';

/** Costliest own lines that are told. */
const mostOwnLines = 8;
const own = moduleKinds.indexOf('own');

/** Own lines by frame table and sample type: they are the same whatever the frame. */
const ownLinesOf = new WeakMap<FrameTable, OwnLine[][]>();

/**
 * @param module per frame an index into `moduleKinds`
 * @param frame row of the table; one that is no frame has no lines
 * @param fromOwn shows the frame of the costliest own line instead, where there is one: each sample counts at the innermost own line of its
 *   stack, so with what the line costs in the libraries it calls
 */
export function listSource(
  profile: Profile,
  table: FrameTable,
  module: Uint8Array,
  frame: number,
  sampleType: number,
  fromOwn: boolean,
): SourceListing {
  const known = ownLinesOf.get(table) ?? [];
  ownLinesOf.set(table, known);
  known[sampleType] ??= costliestOwnLines(profile, table, (row) => module[row] === own, sampleType, mostOwnLines);
  const [best] = known[sampleType];
  const about = fromOwn && best ? best : { frame, line: table.line[frame] ?? 0 };
  const [neighbours = { callers: [], callees: [] }] = neighboursOf(profile, table, sampleType, [about.frame]);
  return {
    frame: about.frame,
    line: about.line,
    files: listFrame(profile, table, about.frame, sampleType),
    ...neighbours,
    ownLines: known[sampleType],
  };
}
