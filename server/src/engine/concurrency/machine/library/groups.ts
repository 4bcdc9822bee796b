/** Owns wait groups, those of errgroup included. */

import { startedBy } from '../../search/standing';
import { frameOf } from '../frames';
import { numberOf } from '../knowledge/facts';
import type { State } from '../state/state';
import { scalar } from '../state/state';
import type { Datum, Deferred, Frame, HeapObject, Process, Reference } from '../state/values';
import { derivedContext } from './contexts';
import type { Native, NativeCall } from './native';

type Group = Extract<HeapObject, { kind: 'group' }>;

/** How many are still to be done, as far as anybody can tell. */
export function countOf(state: State, { count, unknown = [] }: Group): number | undefined {
  return unknown.reduce<number | undefined>((sum, each) => {
    const number = numberOf(state.facts, each);
    return sum === undefined || number === undefined ? undefined : sum + number;
  }, count);
}

export function addTo(state: State, at: Reference, amount: Datum): void {
  const object = state.get(at);
  if (object.kind !== 'group' || object.count === undefined) return;
  if (amount.kind === 'scalar' && typeof amount.value === 'number') {
    state.set(at, { ...object, count: object.count + amount.value });
  } else state.set(at, { ...object, unknown: [...(object.unknown ?? []), amount] });
}

const add: Native = ({ state, receiver, args, process, place }) => {
  const group = state.find(receiver, 'group');
  const [amount] = args;
  if (group !== undefined && amount !== undefined)
    process.pending = { kind: 'act', act: { kind: 'add', group: group.at, amount }, place };
  return true;
};

const done: Native = ({ state, receiver, process, place }) => {
  const group = state.find(receiver, 'group');
  if (group !== undefined)
    process.pending = { kind: 'act', act: { kind: 'add', group: group.at, amount: scalar(-1) }, place };
  return true;
};

const wait: Native = ({ state, receiver, process, place, id, give }) => {
  give(state.unknown());
  const group = state.find(receiver, 'group');
  if (group !== undefined) process.pending = { kind: 'wait', group: group.at, place, call: id };
  return true;
};

/** `wg.Go` and `errgroup.Go`: room first, where there is a limit. */
const go: Native = ({ state, receiver, args, process, place }) => {
  const group = state.find(receiver, 'group');
  const [code] = args;
  if (group === undefined || code === undefined) return false;
  process.pending = { kind: 'start', group: group.at, code, place };
  return true;
};

/** `errgroup.TryGo`: where there is no room it gives false. */
const tryGo: Native = (call) => {
  const { process, id } = call;
  if (!go(call)) return false;
  if (id !== undefined && process.pending?.kind === 'start') process.pending = { ...process.pending, tries: id };
  return true;
};

export function startInGroup(
  { machine, state, process, place }: Pick<NativeCall, 'machine' | 'state' | 'process' | 'place'>,
  at: Reference,
  code: Datum,
): boolean {
  if (code.kind !== 'function' || code.code.kind !== 'code') return false;
  addTo(state, at, scalar(1));
  const frame = frameOf(machine.evaluator, state, code.code, [], { after: { kind: 'group', group: at } });
  state.spawn([frame], startedBy(process, place));
  return true;
}

/** What a group does with the end of a function it started, an errgroup with its error, too. */
export function endInGroup(state: State, group: Reference, results: readonly Datum[]): void {
  const object = state.get(group);
  if (object.kind !== 'group') return;
  if (object.count !== undefined) state.set(group, { ...object, count: object.count - 1 });
  const [failed] = results;
  if (object.context === undefined || failed === undefined || failed.kind === 'nil') return;
  const context = state.get(object.context);
  // The error may be one: the context may end from now on.
  if (context.kind === 'context') state.set(object.context, { ...context, mayEnd: true });
}

/** What `Go` calls when its function has returned is a call of its own only where the function has called it already: then it panics. */
export function lastDone(state: State, { started }: Process, { after, leaving }: Frame): Deferred | undefined {
  if (after?.kind !== 'group' || leaving !== 'return' || started === undefined) return undefined;
  const object = state.get(after.group);
  if (object.kind !== 'group' || object.outside || countOf(state, object) !== 0) return undefined;
  const receiver = { kind: 'reference', to: after.group } as const;
  return { callee: { kind: 'native', method: 'sync.WaitGroup.Done', receiver }, args: [], place: started };
}

const setLimit: Native = ({ state, receiver, args }) => {
  const group = state.find(receiver, 'group');
  const [limit] = args;
  const number = limit?.kind === 'scalar' && typeof limit.value === 'number' ? limit.value : -1;
  const { limit: _before, ...rest } = group?.object ?? { limit: undefined };
  if (group !== undefined) state.set(group.at, { ...(rest as Group), ...(number < 0 ? {} : { limit: number }) });
  return true;
};

const withContext: Native = ({ state, args, give }) => {
  const context = derivedContext(state, args[0], false);
  const group = state.add({ kind: 'group', outside: false, count: 0, context });
  give({ kind: 'reference', to: group }, { kind: 'reference', to: context });
  return true;
};

const errgroup = 'golang.org/x/sync/errgroup';

export const groups: Readonly<Record<string, Native>> = {
  'sync.WaitGroup.Add': add,
  'sync.WaitGroup.Done': done,
  'sync.WaitGroup.Wait': wait,
  'sync.WaitGroup.Go': go,
  [`${errgroup}.Group.Go`]: go,
  [`${errgroup}.Group.TryGo`]: tryGo,
  [`${errgroup}.Group.Wait`]: wait,
  [`${errgroup}.Group.SetLimit`]: setLimit,
  [`${errgroup}.WithContext`]: withContext,
};
