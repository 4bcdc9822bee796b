/** Owns how a value of a profile is written for people: scaled unit, at most three significant digits. Knows nothing of languages and layout. */
import { grouped } from '../model/errors';

/** U+2009, between number and unit. */
const thinSpace = '\u2009';

interface ScaledValue {
  /** `12.8`, `−1.2`, `2,147`. Uses U+2212 as the minus sign. */
  readonly number: string;
  /** `s`, `GB`, '' for plain counts. */
  readonly unit: string;
}

export interface Step {
  readonly unit: string;
  readonly size: number;
}

/** In nanoseconds, smallest first. */
const timeSteps: readonly Step[] = [
  { unit: 'ns', size: 1 },
  { unit: 'µs', size: 1e3 },
  { unit: 'ms', size: 1e6 },
  { unit: 's', size: 1e9 },
  { unit: 'min', size: 60e9 },
  { unit: 'h', size: 3600e9 },
  { unit: 'd', size: 86400e9 },
];

/** Powers of 1024 under decimal names, as `go tool pprof` prints them, so that both show the same figure. */
const byteSteps: readonly Step[] = [
  { unit: 'B', size: 1 },
  { unit: 'kB', size: 2 ** 10 },
  { unit: 'MB', size: 2 ** 20 },
  { unit: 'GB', size: 2 ** 30 },
  { unit: 'TB', size: 2 ** 40 },
  { unit: 'PB', size: 2 ** 50 },
];

const countSteps: readonly Step[] = [
  { unit: '', size: 1 },
  { unit: 'k', size: 1e3 },
  { unit: 'M', size: 1e6 },
  { unit: 'G', size: 1e9 },
];

/** Counts below this are written out: "2,147 goroutines" says more than "2.15 k". */
const countsWrittenOut = 100_000;

const nanosecondsPer: ReadonlyMap<string, number> = new Map(
  Object.entries({
    nanosecond: 1,
    ns: 1,
    microsecond: 1e3,
    us: 1e3,
    µs: 1e3,
    millisecond: 1e6,
    ms: 1e6,
    second: 1e9,
    s: 1e9,
    minute: 60e9,
    min: 60e9,
    hour: 3600e9,
    h: 3600e9,
  }),
);

const bytesPer: ReadonlyMap<string, number> = new Map(
  Object.entries({
    byte: 1,
    b: 1,
    kilobyte: 2 ** 10,
    kb: 2 ** 10,
    megabyte: 2 ** 20,
    mb: 2 ** 20,
    gigabyte: 2 ** 30,
    gb: 2 ** 30,
  }),
);

/**
 * A value scaled to the unit people would choose.
 * @param value in `unit`
 * @param unit as the profile names it: `nanoseconds`, `bytes`, `count`, or any other, which is kept
 */
function scaleValue(value: number, unit: string): ScaledValue {
  const known = knownUnit(unit);
  if (known !== undefined) return scaled(value * known.size, known.steps);
  const isCount = unit === '' || unit.toLowerCase() === 'count';
  const number =
    Math.abs(value) < countsWrittenOut ? { number: wholeNumber(value), unit: '' } : scaled(value, countSteps);
  return isCount ? number : { number: number.number, unit: `${number.unit}${number.unit && ' '}${unit}` };
}

/**
 * The unit a column of values is written in: the largest one `value` reaches.
 * @returns its name and its size in `unit`; unknown units and counts keep theirs, without a name
 */
export function unitScale(value: number, unit: string): Step {
  const known = knownUnit(unit);
  if (known === undefined) return { unit: '', size: 1 };
  const step = largestStep(value * known.size, known.steps);
  return { unit: step.unit, size: step.size / known.size };
}

/** `12.8 s`, `1.2 GB` with a thin space; `2,147` for counts. */
export function formatValue(value: number, unit: string): string {
  const { number, unit: shown } = scaleValue(value, unit);
  return shown === '' ? number : `${number}${thinSpace}${shown}`;
}

/** Smaller shares are told as less than this. */
const leastPercent = 0.01;

/** A part of a whole: `31 %`, `4.2 %`, `0.05 %`, `< 0.01 %`; `0 %` for nothing. A whole of 0 gives '0 %'. */
export function formatShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / Math.abs(whole);
  if (percent !== 0 && Math.abs(percent) < leastPercent)
    return `${percent < 0 ? '\u2212' : ''}<${thinSpace}${leastPercent}${thinSpace}%`;
  return `${threeDigits(percent, 2)}${thinSpace}%`;
}

/** Growth to at least so many times is told as times: thousands of percent are hard to read. */
const timesFrom = 2;

/** How much there is now against before: `× 24.3`, `+31 %`, `−8 %`; '' where there was nothing, or nothing is left. */
export function formatGrowth(now: number, before: number): string {
  const factor = now / before;
  if (!(before > 0 && now > 0)) return '';
  if (factor >= timesFrom) return `×${thinSpace}${threeDigits(factor)}`;
  const share = formatShare(now - before, before);
  return factor > 1 ? `+${share}` : share;
}

/** How large one of a unit of time or memory is in nanoseconds or bytes, and the units of its kind. */
function knownUnit(unit: string): { readonly size: number; readonly steps: readonly Step[] } | undefined {
  const name = unit.toLowerCase();
  const singular = name.length > 2 ? name.replace(/s$/, '') : name;
  const time = nanosecondsPer.get(singular);
  if (time !== undefined) return { size: time, steps: timeSteps };
  const size = bytesPer.get(singular);
  return size === undefined ? undefined : { size, steps: byteSteps };
}

function largestStep(value: number, steps: readonly Step[]): Step {
  let step = steps[0]!;
  for (const next of steps) if (Math.abs(value) >= next.size) step = next;
  return step;
}

function scaled(value: number, steps: readonly Step[]): ScaledValue {
  let step = largestStep(value, steps);
  const following = steps[steps.indexOf(step) + 1];
  // 999.6 ms would round to "1000 ms".
  if (following && Number(threeDigits(Math.abs(value) / step.size).replaceAll(',', '')) * step.size >= following.size)
    step = following;
  return { number: threeDigits(value / step.size), unit: step.unit };
}

/** At most three significant digits, no trailing zeros, never an exponent. */
function threeDigits(value: number, significant = 3): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 100) return wholeNumber(value);
  const text = String(Number(magnitude.toPrecision(magnitude < 10 ? significant : 3)));
  const plain = text.includes('e') ? '0' : text;
  return value < 0 && plain !== '0' ? `\u2212${plain}` : plain;
}

function wholeNumber(value: number): string {
  const rounded = Math.round(Math.abs(value));
  return value < 0 && rounded !== 0 ? `\u2212${grouped(rounded)}` : grouped(rounded);
}
