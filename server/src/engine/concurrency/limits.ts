/** Owns how much exploring one function may take. In states and operations, not in time: what is found is the same on every machine. */
import type { LineIndex } from '../text/line-index';

export interface Limits {
  /** States of the function with all its goroutines. */
  readonly states: number;
  /** Of the code, all states together. */
  readonly operations: number;
}

/** Why exploring a function came to no end; `states` and `operations` only where greater limits allow more. */
export type Undecided = keyof Limits | 'paths' | 'one step' | 'goroutines' | 'functions' | 'nesting';

/** Real functions need a few dozen states; what needs more than this needs very many more. */
export const thoroughLimits: Limits = { states: 250, operations: 12_000 };

/** For who waits for the answer. */
export const briefLimits: Limits = { states: 100, operations: 5_000 };

/** Where all there is to wait at comes from outside, a lock that is taken twice is all there is to find; what tests leave behind is gone with the test run. */
const smallLimits: Limits = { states: 24, operations: 1_200 };

/** Statements that start goroutines, up to which each function of a package has the whole of the limits: no package of nats-server or the standard library has more. */
const mostStarts = 1000;

/** What each function may take in a package with so many of these: half as much where it has twice as many, never less than is enough for most. */
export function shareOf(limits: Limits, inPackage: number): Limits {
  const halvings = Math.ceil(Math.log2(Math.max(1, inPackage / mostStarts)));
  const least = atMostSmall(limits);
  return {
    states: Math.max(least.states, Math.floor(limits.states / 2 ** halvings)),
    operations: Math.max(least.operations, Math.floor(limits.operations / 2 ** halvings)),
  };
}

const starting = /^\s*go\s+[\p{L}_(]/gmu;

const starts = new WeakMap<LineIndex, number>();

/** As the lines of the files look: nobody needs to read what is in them. */
export function startsIn(files: readonly { readonly lines: LineIndex }[]): number {
  return files.reduce((sum, { lines }) => {
    const count = starts.get(lines) ?? lines.text.match(starting)?.length ?? 0;
    starts.set(lines, count);
    return sum + count;
  }, 0);
}

/** Enough for most, where little can be found. */
export function atMostSmall({ states, operations }: Limits): Limits {
  return { states: Math.min(states, smallLimits.states), operations: Math.min(operations, smallLimits.operations) };
}
