/** Owns calls of code nobody sees into: what they are given may be used by others from then on, and what they give back nobody knows. */
import { effectOf } from '../../packages/standard-effects';
import type { Call } from './call';
import { letOut } from './outside';
import type { Datum } from './values';

/** `name` is the qualified name, where it has one. */
export function callForeign(name: string | undefined, receiver: Datum | undefined, call: Call): void {
  const { state, process, args, place } = call;
  const keeps = (place: number | 'receiver'): boolean =>
    name === undefined || effectOf(name, place)?.kind !== 'borrows';
  if (receiver !== undefined && keeps('receiver')) letOut(state, receiver);
  args.forEach((arg, at) => {
    const effect = name === undefined ? undefined : effectOf(name, at);
    if (effect?.kind === 'borrows') return;
    if (effect?.kind === 'calls' && arg.kind === 'function' && arg.code.kind === 'code') {
      process.pending = { kind: 'choose', question: { kind: 'times', code: arg, most: 2 }, place };
      return;
    }
    letOut(state, arg);
  });
}
