/** Owns what a speed budget is: a name, the bar, and how it is measured. Knows no single budget. */

export interface BenchSetup {
  readonly quick: boolean;
  /** Repository root, with a built dist/. */
  readonly root: string;
  /** Kept between runs and ignored by Git: tools installed for comparison. */
  readonly cache: string;
  /** Removed afterwards. */
  readonly scratch: string;
  /** GOROOT/src, or undefined when Go is not installed. */
  readonly goroot: string | undefined;
}

export interface Measurement {
  /** What was measured, when a budget has several bars. */
  readonly what: string;
  /** The figure as it is compared: `0.93`, `12.4 ms`. */
  readonly figure: string;
  /** The bar: `≤ 1.5`. */
  readonly bar: string;
  readonly met: boolean;
  /** The times behind it, wall and CPU. */
  readonly detail: string;
}

/** Why something could not be measured here; the bench says so and goes on. */
export class NotMeasured extends Error {
  override readonly name = 'NotMeasured';
}

export interface Budget {
  /** Number in the list of promises; none where a bar is our own. */
  readonly number?: number;
  readonly name: string;
  /** Too long for `--quick`. */
  readonly slow?: boolean;
  measure(setup: BenchSetup): Promise<readonly Measurement[]>;
}

export function atMost(what: string, value: number, bar: number, detail: string, unit = ''): Measurement {
  return { what, figure: `${format(value)}${unit}`, bar: `≤ ${bar}${unit}`, met: value <= bar, detail };
}

export function atLeast(what: string, value: number, bar: number, detail: string, unit = ''): Measurement {
  return { what, figure: `${format(value)}${unit}`, bar: `≥ ${bar}${unit}`, met: value >= bar, detail };
}

/** A figure that no promise is made of. */
export function noted(what: string, value: number, detail: string, unit = ''): Measurement {
  return { what, figure: `${format(value)}${unit}`, bar: 'no bar', met: true, detail };
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The smallest value that at least `share` of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[at] ?? Number.NaN;
}

/** Milliseconds of the clock and of all processors together. */
export interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** What a piece of work in this process takes. */
export async function spent(work: () => unknown): Promise<Spent> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

/** Medians of the clock and of the processors, each by itself. */
export function medianSpent(costs: readonly Spent[]): Spent {
  return { wall: median(costs.map(({ wall }) => wall)), cpu: median(costs.map(({ cpu }) => cpu)) };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
