/** Owns sequences that the library makes of lists and maps (`slices.Values`, `maps.Keys`): what a loop over one goes over. They are as long as they were when they were made. */
import { nil, type State } from './state/state';
import type { Datum } from './state/values';

/** What somebody calls who has one; nobody does but `range` and the library. */
const sequence = 'iter.sequence';
const [firsts, seconds] = ['()1', '()2'];

/** `second`: of sequences of pairs. */
export function newSequence(state: State, first: Datum, second: Datum = nil): Datum {
  const fields = new Map([
    [firsts, first],
    [seconds, second],
  ]);
  const receiver = { kind: 'reference', to: state.add({ kind: 'struct', outside: false, fields }) } as const;
  return { kind: 'function', code: { kind: 'native', method: sequence, receiver } };
}

/** What it goes through, as a list; undefined for what is no sequence. */
export function elementsOfSequence(state: State, datum: Datum): Datum | undefined {
  return listIn(state, datum, firsts);
}

/** What a round of a loop over it takes; undefined for what only others know. */
export function sequenceOf(
  state: State,
  datum: Datum,
  round: number,
): readonly [Datum | undefined, Datum | undefined] | undefined {
  if (elementsOfSequence(state, datum) === undefined) return undefined;
  const [first, second] = [firsts, seconds].map((name) => {
    const list = state.find(listIn(state, datum, name), 'list')?.object;
    return list?.elements?.[round] ?? (list?.outside === true ? undefined : state.lost());
  });
  return [first, second];
}

function listIn(state: State, datum: Datum, name: string): Datum | undefined {
  if (datum.kind !== 'function' || datum.code.kind !== 'native' || datum.code.method !== sequence) return undefined;
  return state.find(datum.code.receiver, 'struct')?.object.fields.get(name);
}
