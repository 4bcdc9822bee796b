/** Owns the choice of one sample type, by pprof's rules. Knows nothing of values. */
import { ProfileError } from './errors';
import type { ValueType } from './profile';

/** The index shown when nobody chooses: the one named by default_sample_type, else the last; -1 when there is none (pprof's SampleIndexByName). */
export function defaultSampleTypeIndex(types: readonly ValueType[], named: string): number {
  const index = named === '' ? -1 : types.findIndex((type) => type.type === named);
  return index < 0 ? types.length - 1 : index;
}

/**
 * The index of the sample type a user names: its number, its name, its name and unit as `alloc/bytes`, or its name with pprof's old
 * `inuse_` prefix; the first one where several have the name.
 * @throws ProfileError 'option' with the names there are
 */
export function findSampleType(types: readonly ValueType[], wanted: string): number {
  const index = /^\d+$/.test(wanted)
    ? Number(wanted)
    : types.findIndex(
        ({ type, unit }) => type === wanted || `${type}/${unit}` === wanted || type === wanted.replace(/^inuse_/, ''),
      );
  if (index >= 0 && index < types.length) return index;
  const isOnly = (name: string): boolean => types.filter(({ type }) => type === name).length === 1;
  const names = types.map(({ type, unit }) => (isOnly(type) ? type : `${type}/${unit}`)).join(', ');
  throw new ProfileError(
    'option',
    `has no sample type "${wanted}"`,
    names ? `Choose one of: ${names}.` : 'It has no sample types.',
  );
}
