/** Owns `sync.Map`: a map that finds and stores in one step. What was stored under a key nobody knows, or by somebody outside, nobody knows either. */

import { same } from '../knowledge/same';
import { letOut } from '../outside';
import { nil, scalar } from '../state/state';
import type { Datum, HeapObject } from '../state/values';
import type { Native, NativeCall } from './native';

type MapObject = Extract<HeapObject, { kind: 'map' }>;
type Entries = MapObject['entries'];

/** What a key leads to; undefined where nobody knows. */
interface Found {
  readonly entries: Entries;
  readonly value: Datum | undefined;
  set(entries: Entries): void;
}

function find({ state, receiver, args: [key] }: NativeCall): Found | undefined {
  const map = state.find(receiver, 'map');
  if (map === undefined || key === undefined || !map.object.exact) return undefined;
  const { at, object } = map;
  const set = (entries: Entries): void => state.set(at, { ...object, entries });
  const entry = object.entries.find(([each]) => same(each, key));
  if (entry !== undefined) return { entries: object.entries, value: entry[1], set };
  const isOther = object.entries.every(([each]) => each.kind === 'scalar' && key.kind === 'scalar');
  return isOther ? { entries: object.entries, value: undefined, set } : undefined;
}

/** Whoever loads what is stored may use it; what only those here have stored the program knows. */
function lose({ state, args, receiver, give }: NativeCall): boolean {
  const isOwn = state.find(receiver, 'map')?.object.outside === false;
  letOut(state, ...(receiver === undefined ? [] : [receiver]), ...args);
  const given = (): Datum => (isOwn ? state.lost() : state.unknown());
  give(given(), given());
  return true;
}

function method(act: (call: NativeCall, found: Found, key: Datum, value: Datum) => void): Native {
  return (call) => {
    const found = find(call);
    if (found === undefined) return lose(call);
    act(call, found, call.args[0]!, call.args[1] ?? nil);
    return true;
  };
}

const without = (entries: Entries, key: Datum): Entries => entries.filter(([each]) => !same(each, key));

const load = ({ give }: NativeCall, { value }: Found): void => give(value ?? nil, scalar(value !== undefined));

export const sharedMaps: Readonly<Record<string, Native>> = {
  'sync.Map.Load': method(load),
  'sync.Map.Store': method((_, { entries, set }, key, value) => set([...without(entries, key), [key, value]])),
  'sync.Map.LoadOrStore': method(({ give }, { entries, value: before, set }, key, value) => {
    if (before === undefined) set([...entries, [key, value]]);
    give(before ?? value, scalar(before !== undefined));
  }),
  'sync.Map.LoadAndDelete': method((call, found, key) => {
    load(call, found);
    found.set(without(found.entries, key));
  }),
  'sync.Map.Delete': method((_, { entries, set }, key) => set(without(entries, key))),
  'sync.Map.Swap': method((call, found, key, value) => {
    load(call, found);
    found.set([...without(found.entries, key), [key, value]]);
  }),
  'sync.Map.CompareAndSwap': lose,
  'sync.Map.CompareAndDelete': lose,
  'sync.Map.Clear': lose,
};
