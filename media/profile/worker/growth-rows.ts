/** Owns the table of what grew, as plain rows for the page. Refuses to know how growth is reckoned and how it is shown. */

import { type Change, changeOf, growthByPath } from '#engine/profile/compare/growth';
import { growthRows } from '#engine/profile/compare/growth-rows';
import type { Profile } from '#engine/profile/model/profile';
import type { StackTree } from '#engine/profile/tree/stack-tree';
import type { GrowthTable } from '../model';

/** Rows given out; the others are counted. */
const mostRows = 500;

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
  let shrunk = 0;
  for (let row = 0; row < growth.count; row++) {
    const [base, now] = [growth.base[row]!, growth.now[row]!];
    counts[changeOf(base, now)]++;
    shrunk += Math.max(0, base - now);
  }
  const rows = growthRows(profile, tree, growth, sampleType, { limit: mostRows, tagRoot, ownModules });
  return { rows, counts, grown: growth.grown, shrunk };
}
