/** Owns how much was allocated on a line, and of what: the share that stands with what escapes there. Refuses to know the screen. */
import type { ListedSpot } from '#engine/profile/costs/listing';
import type { Session } from '../session';

export interface Allocated {
  /** `492 MB` */
  readonly value: string;
  /** `15 %`; '' in a comparison, where it would be one of changes. */
  readonly share: string;
  /** `alloc_space` */
  readonly of: string;
}

/** What counts allocations: the sample type shown where it does, else the bytes. -1 in a profile without any. */
function allocationType({ header, sampleType, layout }: Session): number {
  if (sampleType.type.startsWith('alloc_')) return layout.sampleType;
  const types = header.sampleTypes.map(({ type }) => type);
  return types.includes('alloc_space') ? types.indexOf('alloc_space') : types.indexOf('alloc_objects');
}

/** By the line itself and all that was inlined into it; undefined where that is nothing, or the profile counts no allocations. */
export function allocatedOn(session: Session, spot: ListedSpot | undefined): Allocated | undefined {
  const type = allocationType(session);
  const value = spot && type >= 0 ? flatOf(spot, type) : 0;
  if (value === 0) return undefined;
  return {
    value: session.value(value, type),
    share: session.isComparison ? '' : session.share(value, type),
    of: session.header.sampleTypes[type]!.type,
  };
}

function flatOf(spot: ListedSpot, type: number): number {
  return spot.inlined.reduce((sum, inlined) => sum + flatOf(inlined, type), spot.flat[type] ?? 0);
}
