/**
 * Owns making profiles fit to be joined or compared, by pprof's rules (CompatibilizeSampleTypes, measurement.ScaleProfiles): the sample
 * types all of them have, in the order of the first, in the finest unit any of them uses. Knows nothing of stacks.
 */
import { ProfileError } from '../model/errors';
import type { Profile, ValueType } from '../model/profile';
import { scaleSamples } from '../model/scale';
import { sameFamily, scaleMeasurement } from '../units/measurement';

/**
 * The profiles with the sample types and units they share; those that have them already come back as they are.
 * @param firstName what errors call the first profile
 * @throws ProfileError 'option' where they have no sample type in common, units that cannot be added, or count periods of different things
 */
export function compatibleProfiles(profiles: readonly Profile[], firstName = 'the first one'): Profile[] {
  const [first] = profiles;
  if (first === undefined || profiles.length === 1) return [...profiles];
  const shared = first.sampleTypes
    .map(({ type }) => type)
    .filter((type) => profiles.every(({ sampleTypes }) => sampleTypes.filter((one) => one.type === type).length === 1));
  if (shared.length === 0) throw nothingInCommon(first, profiles, firstName);
  const selected = profiles.map((profile) => withSampleTypes(profile, shared));
  const units = shared.map((type, at) =>
    finestUnit(
      type,
      selected.map(({ sampleTypes }) => sampleTypes[at]!),
      firstName,
    ),
  );
  const periodUnit = commonPeriodUnit(
    selected.map(({ periodType }) => periodType),
    firstName,
  );
  return selected.map((profile) => withUnits(profile, units, periodUnit));
}

/** The default sample type where a profile names one, '' where it leaves it at the last. */
export function namedDefault({ sampleTypes, defaultSampleType }: Profile): string {
  return defaultSampleType === sampleTypes.length - 1 ? '' : (sampleTypes[defaultSampleType]?.type ?? '');
}

/** The profile with the sample types of these names only. Where that changes anything, a default that is lost or not named becomes the first. */
function withSampleTypes(profile: Profile, names: readonly string[]): Profile {
  const { sampleTypes, samples } = profile;
  const columns = names.map((name) => sampleTypes.findIndex(({ type }) => type === name));
  if (columns.length === sampleTypes.length && columns.every((column, at) => column === at)) return profile;
  return {
    ...profile,
    sampleTypes: columns.map((column) => sampleTypes[column]!),
    defaultSampleType: Math.max(0, names.indexOf(namedDefault(profile))),
    samples: { ...samples, values: columns.map((column) => samples.values[column]!) },
  };
}

/** The unit all values of a sample type go into without loss. */
function finestUnit(name: string, types: readonly ValueType[], firstName: string): string {
  let { unit } = types[0]!;
  for (const type of types) {
    if (!sameFamily(unit, type.unit)) {
      throw new ProfileError(
        'option',
        `counts ${name} in ${type.unit || 'no unit'}, which cannot be added to ${unit || 'no unit'} of ${firstName}`,
        'Only profiles of one kind can be joined or compared.',
      );
    }
    if (scaleMeasurement(1, type.unit, unit).value < 1) unit = type.unit;
  }
  return unit;
}

/** The finest unit of periods that count the same thing, up to a plural s. */
function commonPeriodUnit(types: readonly ValueType[], firstName: string): string {
  const [first] = types;
  let { unit } = first!;
  for (const type of types) {
    const alike = type.type.replace(/s$/, '') === first!.type.replace(/s$/, '') && sameFamily(unit, type.unit);
    if (!alike || type.type !== first!.type) {
      throw new ProfileError(
        'option',
        `was sampled by ${inWords(type)}, not by ${inWords(first!)} as ${firstName}`,
        'Only profiles of one kind can be joined or compared.',
      );
    }
    if (scaleMeasurement(1, type.unit, unit).value < 1) unit = type.unit;
  }
  return unit;
}

function inWords({ type, unit }: ValueType): string {
  return type === '' && unit === '' ? 'nothing it names' : `${type}/${unit}`;
}

function withUnits(profile: Profile, units: readonly string[], periodUnit: string): Profile {
  const { sampleTypes, periodType, period } = profile;
  const ratios = sampleTypes.map(({ unit }, at) => scaleMeasurement(1, unit, units[at]!).value);
  const scaled = scaleSamples(profile, ratios);
  if (scaled === profile && sampleTypes.every(({ unit }, at) => unit === units[at]) && periodType.unit === periodUnit) {
    return profile;
  }
  return {
    ...scaled,
    sampleTypes: sampleTypes.map(({ type }, at) => ({ type, unit: units[at]! })),
    periodType: { type: periodType.type, unit: periodUnit },
    period: Math.trunc(scaleMeasurement(period, periodType.unit, periodUnit).value),
  };
}

function nothingInCommon(first: Profile, profiles: readonly Profile[], firstName: string): ProfileError {
  const words = ({ sampleTypes }: Profile): string => sampleTypes.map(({ type }) => type).join(', ') || 'none';
  const other =
    profiles.find(
      ({ sampleTypes }) => !sampleTypes.some(({ type }) => first.sampleTypes.some((one) => one.type === type)),
    ) ?? profiles.at(-1)!;
  return new ProfileError(
    'option',
    `has other sample types than ${firstName} (${words(other)}, not ${words(first)})`,
    'Only profiles of one kind can be joined or compared.',
  );
}
