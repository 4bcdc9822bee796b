/** Owns what locks, groups and conditions are called in the text: by the expression before the dot of the call in a place. Knows no values. */
import type { Place } from '../../../concurrency/machine/state/values';
import type { Value } from '../../../ir/model';
import { eachOperation } from '../../../ir/walk';
import { channelName } from './named-channels';

export interface NamedCall {
  /** `Lock` of `s.mu.Lock()`. */
  readonly method: string;
  /** `s.mu`; undefined where it takes more than names. */
  readonly name: string | undefined;
}

export function methodAt({ unit, range }: Place): NamedCall | undefined {
  for (const { operation } of eachOperation(unit)) {
    if (operation.range !== range || !('callee' in operation)) continue;
    const { callee } = operation;
    return callee.kind === 'field' ? { method: callee.name, name: nameOfReceiver(unit, callee.base) } : undefined;
  }
  return undefined;
}

/** What the code calls the function that is called there. */
export function calledAt({ unit, range }: Place): string | undefined {
  const called = eachOperation(unit).find(({ operation }) => operation.range === range && 'callee' in operation);
  const operation = called?.operation;
  return operation !== undefined && 'callee' in operation ? nameOfReceiver(unit, operation.callee) : undefined;
}

function nameOfReceiver(unit: Place['unit'], base: Value): string | undefined {
  return channelName(unit, base.kind === 'address' ? base.base : base);
}
