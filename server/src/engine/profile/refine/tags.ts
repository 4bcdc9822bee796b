/**
 * Owns the refinements by label ("tag") with pprof's semantics: which samples tagfocus and tagignore mean (driver_focus.go).
 * A pattern is `KEY=VALUE` or VALUE alone. VALUE is a range of numbers (`32kb`, `:64kb`, `4mb:`, `12kb:64mb`, ends included) or
 * regular expressions separated by commas: with a key one of them must be found in a value of it; without one each must be found in
 * some `key:value`. Knows nothing of stacks.
 */
import { baseLabel } from '../model/base-label';
import { ProfileError } from '../model/errors';
import type { Profile } from '../model/profile';
import { scaleMeasurement } from '../units/measurement';
import { compileRegexp, type Matcher } from './regexp';

/** Unit of each key that has numbers as values. */
export type TagUnits = ReadonlyMap<string, string>;

/** Says of the samples of a profile, by row, which ones a pattern means. Numbers have the units `tagUnits` found before any refinement. */
export type TagFilter = (profile: Profile, units: TagUnits) => (sample: number) => boolean;

/**
 * Units of the keys with numeric values: the first one a sample states, else `bytes` for `alignment` and `request`, else the key itself
 * (Profile.NumLabelUnits). So `bytes=4kb:` fits what Go's heap profiles say of sizes without a unit.
 */
export function tagUnits({ labels, strings }: Profile): TagUnits {
  const units = new Map<string, string>();
  for (let label = 0; label < labels.count; label++) {
    if (labels.str[label] !== 0) continue;
    const key = strings.at(labels.key[label]!);
    if (!units.get(key)) units.set(key, strings.at(labels.unit[label]!));
  }
  for (const [key, unit] of units) {
    if (unit === '') units.set(key, key === 'alignment' || key === 'request' ? 'bytes' : key);
  }
  return units;
}

/**
 * Compiles a pattern of tagfocus or tagignore.
 * @param what names the option in errors: "tagfocus"
 * @throws ProfileError 'option' for a regular expression that does not compile or a number no label can have
 */
export async function compileTagFilter(pattern: string, what: string): Promise<TagFilter> {
  const equals = pattern.indexOf('=');
  // An empty key is any, as in pprof.
  const key = equals <= 0 ? undefined : pattern.slice(0, equals);
  const wanted = pattern.slice(equals + 1);
  const range = parseRange(wanted, what);
  if (range !== undefined) return (profile, units) => numberFilter(profile, key, range, units);
  const matchers = await Promise.all(wanted.split(',').map((part) => compileRegexp(part, what)));
  if (key === undefined) return (profile) => everyPairFilter(profile, matchers);
  return (profile) => valueFilter(profile, key, matchers);
}

/**
 * The VALUE of a pattern that means one number of a numeric label and no other, as short as pprof takes it; undefined where it has no way
 * to name it: its units are ASCII letters, and some, once scaled, it does not know again.
 * @param unit of the label's key, as `tagUnits` has it
 */
export function exactNumber(number: number, unit: string): string | undefined {
  const whole = BigInt(number);
  const digits = String(whole > largestNumber ? largestNumber : whole);
  return ['', unit, 'us']
    .filter((word) => /^[a-zA-Z]*$/.test(word))
    .map((word) => digits + word)
    .find((text) => parseRange(text, 'tagfocus')?.(number, unit));
}

/** Whether a value of a numeric label with a unit lies in a range. */
type Range = (value: number, unit: string) => boolean;

const largestNumber = 2n ** 63n - 1n;

/** The range a text stands for, or nothing where it is none (parseTagFilterRange). */
function parseRange(text: string, what: string): Range | undefined {
  const [first, second] = [...text.matchAll(/([+-]?[0-9]+)([a-zA-Z]+)?/g)];
  if (first === undefined) return undefined;
  const start = scaleMeasurement(wholeNumber(first[1]!, what), first[2] ?? '', first[2] ?? '');
  const within =
    (low: number, high: number): Range =>
    (value, unit) => {
      const scaled = scaleMeasurement(value, unit, start.unit);
      return scaled.unit === start.unit && scaled.value >= low && scaled.value <= high;
    };
  if (second === undefined) {
    if (text === first[0]) return within(start.value, start.value);
    if (text === `${first[0]}:`) return within(start.value, Number.POSITIVE_INFINITY);
    return text === `:${first[0]}` ? within(Number.NEGATIVE_INFINITY, start.value) : undefined;
  }
  if (text !== `${first[0]}:${second[0]}`) return undefined;
  const end = scaleMeasurement(wholeNumber(second[1]!, what), second[2] ?? '', start.unit);
  return end.unit === start.unit ? within(start.value, end.value) : undefined;
}

function wholeNumber(digits: string, what: string): number {
  const exact = BigInt(digits.replace('+', ''));
  if (exact <= largestNumber && exact >= -largestNumber - 1n) return Number(exact);
  throw new ProfileError(
    'option',
    `has a number in ${what} that no label can have (${digits})`,
    `Write one below ${largestNumber}.`,
  );
}

function numberFilter(
  { samples, labels, strings }: Profile,
  key: string | undefined,
  range: Range,
  units: TagUnits,
): (sample: number) => boolean {
  const matched = new Uint8Array(labels.count);
  for (let label = 0; label < labels.count; label++) {
    if (labels.str[label] !== 0) continue;
    const name = strings.at(labels.key[label]!);
    if (key !== undefined && key !== name) continue;
    if (range(labels.num[label]!, units.get(name) ?? '')) matched[label] = 1;
  }
  return (sample) => hasOne(matched, samples.labelOffset, sample);
}

/** Samples with a value of the key that one of the matchers finds. */
function valueFilter(profile: Profile, key: string, matchers: readonly Matcher[]): (sample: number) => boolean {
  const found = (value: string): boolean => matchers.some((matcher) => matcher(value));
  const matched = matchedTexts(profile, (name, value) => name === key && found(value));
  const { labelOffset, fromBase } = profile.samples;
  const base = key === baseLabel.key && found(baseLabel.value);
  return (sample) => (base && fromBase?.[sample] === 1) || hasOne(matched, labelOffset, sample);
}

/** Samples in whose `key:value` texts each matcher finds something. */
function everyPairFilter(profile: Profile, matchers: readonly Matcher[]): (sample: number) => boolean {
  const { labelOffset, fromBase } = profile.samples;
  const tests = matchers.map((matcher) => ({
    matched: matchedTexts(profile, (name, value) => matcher(`${name}:${value}`)),
    base: matcher(`${baseLabel.key}:${baseLabel.value}`),
  }));
  return (sample) =>
    tests.every(({ matched, base }) => (base && fromBase?.[sample] === 1) || hasOne(matched, labelOffset, sample));
}

/** 1 for each label with a text as its value that the test says yes to; each pair of texts is tried once. */
function matchedTexts({ labels, strings }: Profile, test: (key: string, value: string) => boolean): Uint8Array {
  const known = new Map<number, number>();
  const matched = new Uint8Array(labels.count);
  for (let label = 0; label < labels.count; label++) {
    const [key, value] = [labels.key[label]!, labels.str[label]!];
    if (value === 0) continue;
    const pair = key * strings.length + value;
    let result = known.get(pair);
    if (result === undefined) {
      result = test(strings.at(key), strings.at(value)) ? 1 : 0;
      known.set(pair, result);
    }
    matched[label] = result;
  }
  return matched;
}

function hasOne(matched: Uint8Array, labelOffset: Uint32Array, sample: number): boolean {
  const last = labelOffset[sample + 1]!;
  for (let label = labelOffset[sample]!; label < last; label++) if (matched[label] === 1) return true;
  return false;
}
