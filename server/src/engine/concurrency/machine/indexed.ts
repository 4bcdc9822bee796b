/** Owns elements of lists and entries of maps: what an index finds in a state, and what assigning there changes. */
import type { Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import type { Resolution } from '../../packages/resolution';
import { mostElements } from './literals';
import { letOut } from './outside';
import type { Relatives } from './relatives';
import { same } from './same';
import type { State } from './state';
import type { Datum, Frame } from './values';

/** What the parts of an index are, as the evaluator knows it. */
interface Values {
  readonly resolution: Resolution;
  readonly relatives: Relatives;
  value(state: State, frame: Frame, value: Value): Datum;
  made(state: State, unit: Unit, type: TypeExpression | undefined): Datum;
  copied(state: State, datum: Datum): Datum;
}

type Index = Extract<Value, { kind: 'index' }>;

/** `found`: whether a map has the entry; undefined where nobody knows. */
export function indexed(
  evaluator: Values,
  state: State,
  frame: Frame,
  { base, index }: Index,
): { readonly value: Datum; readonly found?: boolean } {
  const holder = evaluator.value(state, frame, base);
  const key = evaluator.value(state, frame, index);
  const list = state.find(holder, 'list')?.object;
  if (list?.elements !== undefined && key.kind === 'scalar' && typeof key.value === 'number') {
    return { value: list.elements[key.value] ?? state.unknown() };
  }
  const type = (): TypeExpression | undefined =>
    evaluator.resolution.typeOf(frame.unit, { kind: 'index', base, index, range: base.range });
  const map = state.find(holder, 'map')?.object;
  if (map === undefined) {
    return { value: evaluator.relatives.of(evaluator.resolution, frame.unit, base, type()) ?? state.unknown() };
  }
  const entry = map.entries.find(([each]) => same(each, key));
  if (entry !== undefined) return { value: entry[1], found: true };
  if (!map.exact || !map.entries.every(([each]) => isDistinct(each, key)))
    return { value: map.outside ? state.unknown() : state.lost() };
  return { value: evaluator.made(state, frame.unit, type()), found: false };
}

export function assignIndexed(
  evaluator: Values,
  state: State,
  frame: Frame,
  { base, index }: Index,
  datum: Datum,
): void {
  const holder = evaluator.value(state, frame, base);
  const key = evaluator.value(state, frame, index);
  const list = state.find(holder, 'list');
  if (list?.object.elements !== undefined && key.kind === 'scalar' && typeof key.value === 'number') {
    const elements = [...list.object.elements];
    if (key.value < elements.length) elements[key.value] = evaluator.copied(state, datum);
    state.set(list.at, { ...list.object, elements });
    return;
  }
  const map = state.find(holder, 'map');
  if (map === undefined || map.object.outside || !map.object.exact) {
    letOut(state, key, datum);
    return;
  }
  const others = map.object.entries.filter(([each]) => !same(each, key));
  if (!others.every(([each]) => isDistinct(each, key)) || others.length >= mostElements) {
    letOut(state, key, datum, holder);
    return;
  }
  state.set(map.at, { ...map.object, entries: [...others, [key, evaluator.copied(state, datum)]] });
}

/** Whether two keys are certain to differ. */
function isDistinct(a: Datum, b: Datum): boolean {
  return a.kind === 'scalar' && b.kind === 'scalar' && a.value !== b.value;
}
