/** Owns how much exploring one function may take. In states and operations, not in time: what is found is the same on every machine. */
export interface Limits {
  /** States of the function with all its goroutines. */
  readonly states: number;
  /** Of the code, all states together. */
  readonly operations: number;
}

/** What is allowed in one package. */
export interface Allowed extends Limits {
  /** Less than the settings say, as there are very many functions to explore. */
  readonly isShared: boolean;
}

/** Why exploring a function came to no end; `states` and `operations` only where greater limits allow more, `share` where fewer functions would. */
export type Undecided = keyof Limits | 'share' | 'paths' | 'one step' | 'goroutines' | 'functions' | 'nesting';

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

/** Whether greater limits may decide it. */
export function isForWantOfMore(why: Undecided | undefined): why is keyof Limits {
  return why === 'states' || why === 'operations';
}

/** So many functions that start goroutines a package may have for each to get all; what people write has fewer. */
const mostInFull = 400;

/** Still enough for functions that only start one and wait for it. */
const leastShare: Limits = { states: 16, operations: 800 };

/** The limits of each of so many functions of a package. Halved each time there are twice as many, so that few edits change them. */
export function shared(limits: Limits, functions: number): Allowed {
  let parts = 1;
  while (mostInFull * parts < functions) parts *= 2;
  if (parts === 1) return { ...limits, isShared: false };
  const share = (all: number, least: number): number => Math.min(all, Math.max(least, Math.floor(all / parts)));
  return {
    states: share(limits.states, leastShare.states),
    operations: share(limits.operations, leastShare.operations),
    isShared: true,
  };
}
