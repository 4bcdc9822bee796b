/** Owns what all units of a package do to its places, gathered once an analysis. Reports nothing. */
import type { Unit } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import { comparePositions } from '../../text/range';
import { RunTime } from './runtime';
import { type Growth, UnitUses } from './uses';

export interface PackageFacts {
  readonly units: readonly Unit[];
  readonly runTime: RunTime;
  /** By key of their place, in order of file and position. */
  readonly growth: ReadonlyMap<string, readonly Growth[]>;
  readonly bounded: ReadonlySet<string>;
}

/** A resolution lives as long as one analysis, so nothing here can be stale. */
const gathered = new WeakMap<Resolution, PackageFacts>();

export function factsOf(resolution: Resolution): PackageFacts {
  // Asked every time: who asks for all units is looked at again when one of them changes.
  const { units } = resolution;
  const known = gathered.get(resolution);
  if (known !== undefined) return known;
  const facts = gather(
    resolution,
    units.filter((each) => !resolution.fileOf(each).endsWith('_test.go')),
  );
  gathered.set(resolution, facts);
  return facts;
}

function gather(resolution: Resolution, units: readonly Unit[]): PackageFacts {
  const uses = units.map((each) => new UnitUses(each, resolution));
  const growth = new Map<string, Growth[]>();
  for (const each of uses.flatMap((one) => one.growth)) {
    growth.set(each.place.key, [...(growth.get(each.place.key) ?? []), each]);
  }
  const file = (each: Growth): string => resolution.fileOf(each.unit);
  for (const each of growth.values()) {
    each.sort((a, b) => {
      if (file(a) !== file(b)) return file(a) < file(b) ? -1 : 1;
      return comparePositions(a.operation.range.start, b.operation.range.start);
    });
  }
  const bounded = new Set(uses.flatMap((one) => [...one.bounded]));
  return { units, runTime: new RunTime(resolution, units), growth, bounded };
}
