/**
 * Owns how pprof itself scales a measurement to another unit and writes it (internal/measurement): labels' ranges and frames made of
 * labels, and profiles joined across units, rest on it. How people read values is `format.ts`, which differs on purpose.
 */

interface Unit {
  /** As pprof prints it. */
  readonly name: string;
  /** Lower case, without a plural s. */
  readonly aliases: readonly string[];
  /** Size in the family's own base: bytes, nanoseconds, GCU. */
  readonly size: number;
}

interface Family {
  readonly units: readonly Unit[];
  /** What values are given in when the wanted unit is of another family. */
  readonly fallback: Unit;
}

const seconds: Unit = { name: 's', aliases: ['s', 'sec', 'second'], size: 1e9 };
const bytes: Unit = { name: 'B', aliases: ['b', 'byte'], size: 1 };
const computeUnits: Unit = { name: 'GCU', aliases: ['gcu'], size: 1 };

const families: readonly Family[] = [
  {
    units: [
      bytes,
      { name: 'kB', aliases: ['kb', 'kbyte', 'kilobyte'], size: 2 ** 10 },
      { name: 'MB', aliases: ['mb', 'mbyte', 'megabyte'], size: 2 ** 20 },
      { name: 'GB', aliases: ['gb', 'gbyte', 'gigabyte'], size: 2 ** 30 },
      { name: 'TB', aliases: ['tb', 'tbyte', 'terabyte'], size: 2 ** 40 },
      { name: 'PB', aliases: ['pb', 'pbyte', 'petabyte'], size: 2 ** 50 },
    ],
    fallback: bytes,
  },
  {
    units: [
      { name: 'ns', aliases: ['ns', 'nanosecond'], size: 1 },
      { name: 'us', aliases: ['μs', 'us', 'microsecond'], size: 1e3 },
      { name: 'ms', aliases: ['ms', 'millisecond'], size: 1e6 },
      seconds,
      { name: 'hrs', aliases: ['hour', 'hr'], size: 3600e9 },
    ],
    fallback: seconds,
  },
  {
    units: [
      { name: 'n*GCU', aliases: ['nanogcu'], size: 1e-9 },
      { name: 'u*GCU', aliases: ['microgcu'], size: 1e-6 },
      { name: 'm*GCU', aliases: ['milligcu'], size: 1e-3 },
      computeUnits,
      { name: 'k*GCU', aliases: ['kilogcu'], size: 1e3 },
      { name: 'M*GCU', aliases: ['megagcu'], size: 1e6 },
      { name: 'G*GCU', aliases: ['gigagcu'], size: 1e9 },
      { name: 'T*GCU', aliases: ['teragcu'], size: 1e12 },
      { name: 'P*GCU', aliases: ['petagcu'], size: 1e15 },
    ],
    fallback: computeUnits,
  },
];

/** Units that stand for "whatever fits the value". */
const automatic = new Set(['minimum', 'auto']);

/** Units that pprof leaves away when it prints them. */
const silent = new Set(['count', 'sample', 'unit', 'minimum', 'auto']);

export interface Measurement {
  readonly value: number;
  /** As pprof prints it, '' for plain numbers. */
  readonly unit: string;
}

/** A value in another unit (measurement.Scale). Units of no known family are taken as they are: then the value does not change. */
export function scaleMeasurement(value: number, from: string, to: string): Measurement {
  if (value < 0) {
    const { value: scaled, unit } = scaleMeasurement(-value, from, to);
    return { value: -scaled, unit };
  }
  for (const family of families) {
    const source = unitOf(family, from);
    if (source === undefined) continue;
    const based = value * source.size;
    const target = automatic.has(to) ? largestReached(family, based) : unitOf(family, to);
    const { name, size } = target ?? family.fallback;
    return { value: based / size, unit: name };
  }
  return { value, unit: silent.has(to) ? '' : to };
}

/** A value as pprof prints it in a unit (measurement.ScaledLabel): `4kB`, `1.50s`, `0`. */
export function measurementLabel(value: number, from: string, to: string): string {
  const scaled = scaleMeasurement(value, from, to);
  const text = twoDecimals(scaled.value).replace(/\.00$/, '');
  return text === '0' || text === '-0' ? '0' : text + scaled.unit;
}

/** Whether values of both units can be added once they are scaled. */
export function sameFamily(one: string, other: string): boolean {
  return one === other || families.some((family) => unitOf(family, one) && unitOf(family, other));
}

function unitOf({ units }: Family, name: string): Unit | undefined {
  const lower = name.toLowerCase();
  const singular = lower.length > 2 && lower.endsWith('s') ? lower.slice(0, -1) : lower;
  return units.find((unit) => unit.aliases.includes(singular));
}

function largestReached({ units }: Family, based: number): Unit | undefined {
  return units.findLast((unit) => based / unit.size >= 1);
}

/** Go's `%.2f`: a value halfway between two hundredths goes to the even one, where toFixed goes up. */
function twoDecimals(value: number): string {
  const magnitude = Math.abs(value);
  const halves = magnitude * 200;
  // Halfway values are odd eighths: only these are exact in binary.
  if (!Number.isInteger(magnitude * 8) || halves % 2 !== 1) return value.toFixed(2);
  const below = (halves - 1) / 2;
  const even = (below % 2 === 0 ? below : below + 1) / 100;
  return `${value < 0 ? '-' : ''}${even.toFixed(2)}`;
}
