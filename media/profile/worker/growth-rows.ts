/** Owns the table of what grew, as plain rows for the page. Refuses to know how growth is reckoned and how it is shown. */

import { type Change, changeOf, growthByPath, shareOfGrowth } from '#engine/profile/compare/growth';
import type { Profile } from '#engine/profile/model/profile';
import { frameFile } from '#engine/profile/names/frames';
import { moduleOf } from '#engine/profile/names/module-name';
import type { StackTree } from '#engine/profile/tree/stack-tree';
import { toldPath } from '#engine/profile/tree/told-path';
import type { GrowthRow, GrowthTable } from '../model';
import { hotLine } from './hot-line';

/** Rows given out; the others are counted. */
const mostRows = 500;
/** Rows whose line of source is looked for: it takes a look at every sample. */
const mostLines = 60;

/**
 * @param tree of the profile, upright
 * @param tagRoot keys of labels that are frames at the root
 */
export function growthTable(
  profile: Profile,
  tree: StackTree,
  sampleType: number,
  ownModules: readonly string[],
  tagRoot: readonly string[],
): GrowthTable {
  const growth = growthByPath(profile, tree, sampleType, tagRoot);
  const counts: Record<Change, number> = { new: 0, grew: 0, same: 0, shrank: 0, gone: 0 };
  const rows: GrowthRow[] = [];
  for (let row = 0; row < growth.count; row++) {
    const [base, now] = [growth.base[row]!, growth.now[row]!];
    const change = changeOf(base, now);
    counts[change]++;
    if (change === 'same' || rows.length >= mostRows) continue;
    const node = growth.node[row]!;
    const told = toldPath(profile, tree, node, tagRoot);
    const { names } = tree.frames;
    const about = told?.frames[told.about];
    const file = about === undefined ? '' : frameFile(profile, tree.frames, about);
    const module = moduleOf(about === undefined ? '' : names[about]!, file, ownModules);
    rows.push({
      node,
      labels: told ? told.labels.map((frame) => names[frame]!) : [],
      path: told ? told.frames.map((frame) => names[frame]!) : [],
      about: about === undefined ? '(no stack)' : names[about]!,
      state: growth.state[row]!,
      base,
      now,
      share: shareOfGrowth(growth, row),
      moduleKind: module.kind,
      module: module.name,
      file,
      line:
        about !== undefined && rows.length < mostLines
          ? hotLine(profile, tree, nodeOf(tree, node, about), sampleType, false)
          : 0,
    });
  }
  return { rows, counts };
}

/** The innermost node of a frame on the way to a node. */
function nodeOf(tree: StackTree, node: number, frame: number): number {
  let at = node;
  while (at !== 0 && tree.frame[at] !== frame) at = tree.parent[at]!;
  return at === 0 ? node : at;
}
