/** Owns what is done once: sync.Once, and functions that sync.OnceFunc and its like make. */
import type { State } from '../state/state';
import type { Datum, Reference } from '../state/values';
import type { Native } from './native';

/** What somebody calls who has what OnceFunc gave. */
const madeOnce = 'sync.OnceFunc()';
const ofOnce = '()once';
const ofCode = '()code';

const once: Native = ({ state, receiver, process, args, place }) => {
  const found = state.find(receiver, 'once');
  const [code] = args;
  if (found === undefined || code === undefined) return false;
  process.pending = { kind: 'once', once: found.at, code, place };
  return true;
};

const makeOnce: Native = ({ state, args, give }) => {
  const [code] = args;
  if (code?.kind !== 'function' || code.code.kind !== 'code') return false;
  const to = newOnce(state);
  const fields = new Map<string, Datum>([
    [ofOnce, { kind: 'reference', to }],
    [ofCode, code],
  ]);
  const receiver = { kind: 'reference', to: state.add({ kind: 'struct', outside: false, fields }) } as const;
  give({ kind: 'function', code: { kind: 'native', method: madeOnce, receiver } });
  return true;
};

function newOnce(state: State): Reference {
  return state.add({ kind: 'once', outside: false, state: 'new' });
}

/** Who comes later is given what the function gave, as far as it has returned. */
const runMade: Native = ({ state, receiver, process, place, id, give }) => {
  const made = state.find(receiver, 'struct')?.object.fields;
  const found = state.find(made?.get(ofOnce), 'once');
  const code = made?.get(ofCode);
  if (found === undefined || code === undefined) return false;
  give(state.lost(), state.lost());
  process.pending = { kind: 'once', once: found.at, code, place, call: id, panicsAgain: true };
  return true;
};

export const onces: Readonly<Record<string, Native>> = {
  'sync.Once.Do': once,
  'sync.OnceFunc': makeOnce,
  'sync.OnceValue': makeOnce,
  'sync.OnceValues': makeOnce,
  [madeOnce]: runMade,
};
