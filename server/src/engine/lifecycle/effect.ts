/** Owns what is said of a function: what running it does to a resource it is given. Plain data; finds nothing. */
import type { FunctionIr, Unit } from '../ir/model';
import type { Place } from './place';

/** What running a function does to what lies in a place when it starts. */
export interface Effect {
  /** `depends`: on some paths, chosen by what the function is given. `sometimes`: on some paths, chosen by other things. */
  readonly released: 'always' | 'depends' | 'sometimes' | 'never';
  /** Of one that is released on some paths: those are the ones that return an error that is as this says; undefined when that does not tell them. */
  readonly tendedWhen?: 'nil' | 'not nil';
  /** It is not released only where an error came up. */
  readonly failsOnly: boolean;
  /** The function's own affairs choose some path that does not release it, and neither what it is given nor what it waits for. */
  readonly isOwnChoice: boolean;
  /** Some path gives it to somebody who may release it later. */
  readonly kept: boolean;
  /** Of a lock: some path lets go of it, though it may take it again. */
  readonly freed?: true;
  /** It never comes back: what it is given it uses for as long as the process lives. */
  readonly endless?: true;
  /** Results that carry it, and the way down to it. */
  readonly returned: readonly { readonly index: number; readonly way: readonly string[] }[];
}

export interface EffectSource {
  of(unit: Unit, body: FunctionIr, place: Place): Effect;
}
