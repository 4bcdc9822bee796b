/** Owns calls of code nobody sees into: what they are given may be used by others from then on, and what they give back nobody knows. */
import { effectOf } from '../../packages/standard-effects';
import type { Call, Runner } from './call';
import { computedBy, isComputation } from './computed';
import { lend } from './lent';
import { letOut } from './outside';
import { nil, scalar } from './state';
import type { Datum } from './values';

/** `name` is the qualified name, where it has one. */
export function callForeign(
  { resolution }: Runner,
  name: string | undefined,
  receiver: Datum | undefined,
  call: Call,
): void {
  const { state, process, frame, args, place } = call;
  if (name !== undefined && receiver === undefined && giveComputed(name, call)) return;
  const give = (what: Datum, at: number | 'receiver'): void => {
    if (name !== undefined && effectOf(name, at)?.kind === 'borrows') lend(resolution, state, frame.unit, name, what);
    else letOut(state, what);
  };
  if (receiver !== undefined) give(receiver, 'receiver');
  args.forEach((arg, at) => {
    const effect = name === undefined ? undefined : effectOf(name, at);
    if (effect?.kind === 'calls' && arg.kind === 'function' && arg.code.kind === 'code') {
      process.pending = { kind: 'choose', question: { kind: 'times', code: arg, most: 2 }, place };
      return;
    }
    give(arg, at);
  });
}

/** Whether the call only computes: it gives the same for the same. */
function giveComputed(name: string, { frame, args, id }: Call): boolean {
  if (!isComputation(name) || !args.every(isPlain)) return false;
  if (id === undefined) return true;
  const given = args.reduce<Datum>((left, right) => ({ kind: 'term', operator: ',', left, right }), nil);
  const result = (index: number): Datum => ({
    kind: 'term',
    operator: computedBy(name),
    left: scalar(index),
    right: given,
  });
  frame.results.set(id, [result(0), result(1)]);
  return true;
}

/** What nobody can change. */
function isPlain(datum: Datum): boolean {
  return datum.kind === 'scalar' || datum.kind === 'nil' || datum.kind === 'unknown';
}
