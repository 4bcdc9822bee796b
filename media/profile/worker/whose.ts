/** Owns what the rail says of whose code it is, for each kind of profile. Refuses to know words and how modules are told. */
import { nearestCosts, selfCosts } from '#engine/profile/costs/whose';
import { isAlwaysInRuntime, type Kind } from '#engine/profile/explain/reading';
import type { Profile } from '#engine/profile/model/profile';
import type { FrameTable } from '#engine/profile/names/frames';
import { type Doing, moduleKinds, type WhoseCosts } from '../model';

const label = moduleKinds.indexOf('label');

/**
 * @param module per frame an index into `moduleKinds`
 * @param flat of each frame
 */
export function whoseCosts(
  profile: Profile,
  table: FrameTable,
  module: Uint8Array,
  sampleType: number,
  kind: Kind,
  flat: Float64Array,
): WhoseCosts {
  const doing = doingOf(kind, profile.sampleTypes[sampleType]?.type ?? '');
  const bySelf = !isAlwaysInRuntime(kind);
  const moduleOf = (frame: number) => moduleKinds[module[frame]!]!;
  const self = (): Float64Array => (module.includes(label) ? selfCosts(profile, table, moduleOf, sampleType) : flat);
  const frames = bySelf ? self() : nearestCosts(profile, table, moduleOf, sampleType);
  const modules = new Float64Array(moduleKinds.length);
  frames.forEach((cost, frame) => {
    modules[module[frame]!]! += cost;
  });
  return { doing, bySelf, modules, frames };
}

function doingOf(kind: Kind, sampleType: string): Doing {
  switch (kind) {
    case 'goroutine':
    case 'block':
      return 'waits';
    case 'mutex':
      return 'holds';
    case 'leaked-goroutines':
      return 'leaks';
    case 'heap':
    case 'heap-in-use':
      return sampleType.startsWith('inuse') ? 'keeps' : 'allocates';
    case 'cpu':
    case 'other':
      return 'runs';
  }
}
