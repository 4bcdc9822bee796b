/** Owns what kind of profile a file is: by what its samples count, and by its name where two kinds count the same. Pure. */
import type { ValueType } from '#engine/profile/model/profile';

export type ProfileKind =
  | 'cpu'
  | 'heap'
  | 'allocs'
  | 'block'
  | 'mutex'
  | 'contention'
  | 'goroutine'
  | 'threadcreate'
  | 'other';

/** What a profile says of itself as a whole. */
export interface ProfileHead {
  readonly sampleTypes: readonly ValueType[];
  readonly defaultSampleType: number;
  /** When it was taken, milliseconds since 1970, 0 unknown. */
  readonly taken: number;
}

/** @param name base name of its file: only that tells a block from a mutex profile */
export function profileKind({ sampleTypes, defaultSampleType }: Omit<ProfileHead, 'taken'>, name: string): ProfileKind {
  const types = new Set(sampleTypes.map(({ type }) => type));
  if (types.has('inuse_space')) {
    return sampleTypes[defaultSampleType]?.type.startsWith('alloc') === true ? 'allocs' : 'heap';
  }
  if (types.has('contentions')) {
    const word = /block|mutex/i.exec(name)?.[0].toLowerCase();
    return word === 'block' || word === 'mutex' ? word : 'contention';
  }
  if (types.has('cpu')) return 'cpu';
  if (types.has('goroutine') || types.has('goroutineleak')) return 'goroutine';
  return types.has('threadcreate') ? 'threadcreate' : 'other';
}

/** Whether two profiles can be subtracted from each other: they count the same, and neither name says that they are of different kinds. */
export function isSameKind(a: ProfileHead, aName: string, b: ProfileHead, bName: string): boolean {
  const kinds = [profileKind(a, aName), profileKind(b, bName)];
  const shapes = [a, b].map(({ sampleTypes }) => sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join());
  return kinds[0] === kinds[1] && shapes[0] === shapes[1];
}
