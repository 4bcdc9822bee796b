/** Owns atomic variables: cells that are read and written in one step. */
import { binary } from './arithmetic';
import type { Native, NativeCall } from './native';
import { scalar } from './state';
import type { Datum } from './values';

const types = ['Bool', 'Int32', 'Int64', 'Uint32', 'Uint64', 'Uintptr', 'Value', 'Pointer'];

function read({ state, receiver }: NativeCall): Datum {
  return state.find(receiver, 'struct')?.object.fields.get('v') ?? state.unknown();
}

function write({ state, receiver }: NativeCall, value: Datum): void {
  const found = state.find(receiver, 'struct');
  if (found !== undefined)
    state.set(found.at, { ...found.object, fields: new Map(found.object.fields).set('v', value) });
}

const load: Native = (call) => {
  call.give(read(call));
  return true;
};

const store: Native = (call) => {
  write(call, call.args[0] ?? call.state.unknown());
  return true;
};

const swap: Native = (call) => {
  call.give(read(call));
  return store(call);
};

const add: Native = (call) => {
  const sum = binary(call.state, '+', read(call), call.args[0] ?? call.state.unknown());
  write(call, sum);
  call.give(sum);
  return true;
};

const compareAndSwap: Native = (call) => {
  const { state, args, give } = call;
  const [before, after] = args;
  const isSame = before && state.decide({ kind: 'term', operator: '==', left: read(call), right: before });
  if (isSame === true) write(call, after ?? state.unknown());
  if (isSame === undefined) write(call, state.unknown());
  give(isSame === undefined ? state.unknown() : scalar(isSame));
  return true;
};

export const atomics: Readonly<Record<string, Native>> = Object.fromEntries(
  types.flatMap((type) =>
    Object.entries({ Load: load, Store: store, Swap: swap, Add: add, CompareAndSwap: compareAndSwap }).map(
      ([method, native]) => [`sync/atomic.${type}.${method}`, native],
    ),
  ),
);
