/** Owns how a path can end for a resource, and what leads there. Plain data; finds nothing. */
import type { Operation, Value } from '../ir/model';
import type { Range } from '../text/range';
import { over, type State, type Store } from './state';

export type Loss =
  /** The function ends with it. `implicit`: at the closing brace. */
  | {
      readonly kind: 'return';
      readonly range: Range;
      readonly implicit: boolean;
      /** It panics there, and a deferred function of its own recovers, or one of those that called. */
      readonly recovered?: 'here' | 'above';
    }
  /** The last place that held it gets another value. */
  | { readonly kind: 'overwritten'; readonly range: Range }
  /** The loop acquires the next one. */
  | { readonly kind: 'round'; readonly range: Range }
  /** Nothing ever holds it. */
  | { readonly kind: 'dropped' }
  /** It is kept in a field that nothing in the package releases, or only code that may pass over it. `left`: where the function leaves it there. */
  | { readonly kind: 'field'; readonly name: string; readonly sometimes: boolean; readonly left?: Left };

/** Where a function returns; `implicit`: at the closing brace. */
export interface Left {
  readonly range: Range;
  readonly implicit: boolean;
}

/** A branch on the way. */
export interface Step {
  readonly condition: Value;
  readonly truth: boolean;
}

export interface Path {
  readonly step: Step;
  readonly previous: Path | undefined;
}

export type End =
  /** `by`: the call that does so, where it is one of the function's own. */
  | { readonly kind: 'released'; readonly path: Path | undefined; readonly by?: Operation }
  | { readonly kind: 'kept'; readonly store?: Store; readonly left?: Left; readonly path?: Path }
  /** Handed to the caller as result `index`, at the end of `way` in it. */
  | {
      readonly kind: 'returned';
      readonly index: number;
      readonly way: readonly string[];
      readonly value: Value;
      /** The same return gives it by itself, too. */
      readonly isPlain: boolean;
      readonly left: Left;
      readonly path: Path | undefined;
    }
  | {
      readonly kind: 'lost';
      readonly loss: Loss;
      readonly path: Path | undefined;
      /** Whether the error that the function returns there is nil, where that is known. */
      readonly isErrorNil?: boolean;
    };

export interface Exploration {
  readonly ends: readonly End[];
  /** All paths were walked within the budget. */
  readonly complete: boolean;
  /** Some code that was given the resource releases it on some of its paths. */
  readonly isPartlyReleased: boolean;
  /** Of a lock: some path lets go of what the function was given, though it may take it again. */
  readonly isFreed: boolean;
}

/** The operation that acquires, and what is known right behind it. */
export interface Acquiring extends Pick<State, 'held' | 'failures' | 'successes'> {
  readonly operation: Operation;
}

/** The state behind the operation that acquires. */
export function acquired(state: State, { held, failures, successes }: Acquiring): State {
  return { ...state, held, failures, successes, stored: undefined };
}

/** What the search has found so far. */
export class Ends {
  readonly all: End[] = [];

  /** For a path that ends here. */
  add(end: End): undefined {
    this.all.push(end);
  }

  /** A path ends with the resource in hand; stored somewhere else too, it has an owner. */
  lose({ stored, facts }: State, loss: Loss, path: Path | undefined, isErrorNil?: boolean): undefined {
    // Nothing is left to release.
    if (facts.get(over) !== undefined) return;
    if (stored !== undefined) {
      const left = loss.kind === 'return' ? { left: { range: loss.range, implicit: loss.implicit } } : {};
      this.add({ kind: 'kept', store: stored, ...left, ...(path === undefined ? {} : { path }) });
    } else this.add({ kind: 'lost', loss, path, ...(isErrorNil === undefined ? {} : { isErrorNil }) });
  }
}

/** From the first step to the last. */
export function stepsOf(path: Path | undefined): readonly Step[] {
  const steps: Step[] = [];
  for (let each = path; each !== undefined; each = each.previous) steps.unshift(each.step);
  return steps;
}
