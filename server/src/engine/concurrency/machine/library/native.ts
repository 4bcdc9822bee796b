/** Owns the form of what the machine plays itself. */
import type { Call, Runner } from '../call';
import type { Datum } from '../state/values';

export interface NativeCall extends Call {
  readonly machine: Runner;
  readonly receiver: Datum | undefined;
  /** Sets what the call gives. */
  give(...results: readonly Datum[]): void;
}

/** Whether it did what the call does; false leaves it to be taken for foreign code. */
export type Native = (call: NativeCall) => boolean;
