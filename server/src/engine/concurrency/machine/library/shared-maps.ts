/** Owns `sync.Map`: a map that finds and stores in one step. What was stored under a key nobody knows, or by somebody outside, nobody knows either. */

import { letOut } from '../outside';
import { copied } from '../state/copies';
import { type Entries, entryAt } from '../state/keys';
import { nil, scalar } from '../state/state';
import type { Datum } from '../state/values';
import type { Native, NativeCall } from './native';

/** What a key leads to; undefined where nobody knows. */
interface Found {
  readonly value: Datum | undefined;
  store(value: Datum): void;
  delete(): void;
}

function find({ state, receiver, args: [key] }: NativeCall): Found | undefined {
  const map = state.find(receiver, 'map');
  if (map === undefined || key === undefined || !map.object.exact) return undefined;
  const { at, object } = map;
  const { entries } = object;
  const place = entryAt(state, entries, key);
  if (place === undefined) return undefined;
  const others = entries.filter((_, each) => each !== place);
  const set = (now: Entries): void => state.set(at, { ...object, entries: now });
  return {
    value: entries[place]?.[1],
    store: (value) => set([...others, [copied(state, key), value]]),
    delete: () => set(others),
  };
}

/** Whoever loads what is stored may use it; what only those here have stored the program knows. */
function lose({ state, args, receiver, give }: NativeCall): boolean {
  const isOwn = state.find(receiver, 'map')?.object.outside === false;
  letOut(state, ...(receiver === undefined ? [] : [receiver]), ...args);
  const given = (): Datum => (isOwn ? state.lost() : state.unknown());
  give(given(), given());
  return true;
}

function method(act: (call: NativeCall, found: Found, value: Datum) => void): Native {
  return (call) => {
    const found = find(call);
    if (found === undefined) return lose(call);
    act(call, found, call.args[1] ?? nil);
    return true;
  };
}

const load = ({ give }: NativeCall, { value }: Found): void => give(value ?? nil, scalar(value !== undefined));

export const sharedMaps: Readonly<Record<string, Native>> = {
  'sync.Map.Load': method(load),
  'sync.Map.Store': method((_, found, value) => found.store(value)),
  'sync.Map.LoadOrStore': method(({ give }, found, value) => {
    if (found.value === undefined) found.store(value);
    give(found.value ?? value, scalar(found.value !== undefined));
  }),
  'sync.Map.LoadAndDelete': method((call, found) => {
    load(call, found);
    found.delete();
  }),
  'sync.Map.Delete': method((_, found) => found.delete()),
  'sync.Map.Swap': method((call, found, value) => {
    load(call, found);
    found.store(value);
  }),
  'sync.Map.CompareAndSwap': lose,
  'sync.Map.CompareAndDelete': lose,
  'sync.Map.Clear': lose,
};
