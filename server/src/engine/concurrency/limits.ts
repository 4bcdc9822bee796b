/** Owns how much exploring one function may take. In states and operations, not in time: what is found is the same on every machine. */
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

/** Enough for most, where little can be found. */
export function atMostSmall({ states, operations }: Limits): Limits {
  return { states: Math.min(states, smallLimits.states), operations: Math.min(operations, smallLimits.operations) };
}
