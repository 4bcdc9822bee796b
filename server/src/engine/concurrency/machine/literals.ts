/** Owns values that are written out: literals, composite literals, slices of them. */
import type { Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { literalValue } from '../../packages/constant-value';
import type { Resolution } from '../../packages/resolution';
import { sizeOf } from '../../packages/text-literals';
import { binary } from './knowledge/arithmetic';
import { letOut } from './outside';
import { viewOf, withRoom } from './state/backing';
import { putInto, unboxed } from './state/boxed';
import { copied } from './state/copies';
import { mostElements } from './state/elements';
import { type Entries, withEntry } from './state/keys';
import { lengthOf } from './state/lengths';
import { structOf } from './state/made';
import { type State, scalar } from './state/state';
import type { Datum, Frame, HeapObject, Scalar } from './state/values';

/** What the parts of a literal are, as the evaluator knows it. */
interface Values {
  readonly resolution: Resolution;
  value(state: State, frame: Frame, value: Value): Datum;
  made(state: State, unit: Unit, type: TypeExpression | undefined): Datum;
}

/** Literals with more are taken for something nobody knows. */
const mostWritten = 1000;

export function compositeOf(
  evaluator: Values,
  state: State,
  frame: Frame,
  value: Extract<Value, { kind: 'composite' }>,
): Datum {
  const { unit } = frame;
  const literal = evaluator.resolution.underlying(unit, value.type);
  const element = literal.kind === 'pointer' ? literal.element : undefined;
  // `[]*T{{…}}`: the element type is a pointer. One to another pointer is no type of a literal, and may lead round in a circle.
  if (element !== undefined) {
    if (evaluator.resolution.underlying(unit, element).kind === 'pointer') return state.unknown();
    const inner = compositeOf(evaluator, state, frame, { ...value, type: element });
    return inner.kind === 'stored' ? { kind: 'reference', to: inner.at } : inner;
  }
  const played = literal.kind === 'struct' ? playedLiteral(evaluator, state, frame, value) : undefined;
  if (played !== undefined) return played;
  if (literal.kind === 'struct') {
    const fields = new Map<string, Datum>();
    for (const [at, { field, value: each }] of value.elements.entries()) {
      const name = field ?? literal.fields[at]?.name;
      if (name !== undefined) fields.set(name, copied(state, evaluator.value(state, frame, each)));
    }
    const made = structOf(evaluator.resolution, unit, value.type, false);
    return { kind: 'stored', at: state.add({ ...made, fields } as HeapObject) };
  }
  if (literal.kind === 'map') {
    const entries = value.elements.map(
      ({ key, value: each }) =>
        [
          key === undefined
            ? state.unknown()
            : copied(state, putInto(evaluator.resolution, unit, literal.key, key, evaluator.value(state, frame, key))),
          copied(state, evaluator.value(state, frame, each)),
        ] as const,
    );
    return mapOf(state, entries);
  }
  if (literal.kind !== 'slice' && literal.kind !== 'array') {
    letOut(state, ...value.elements.map(({ value: each }) => evaluator.value(state, frame, each)));
    return state.unknown();
  }
  const elements = elementsOf(evaluator, state, frame, value, literal.element);
  if (elements === undefined) return state.lost();
  return literal.kind === 'slice'
    ? listOf(state, elements, elements.length)
    : arrayOf(evaluator, state, unit, value.type, elements);
}

/** Constant keys differ, as the compiler sees to; of all others the last one counts that is the same. */
function mapOf(state: State, written: Entries): Datum {
  let entries: Entries | undefined = written;
  if (written.some(([key]) => unboxed(key).kind !== 'scalar'))
    entries = written.reduce<Entries | undefined>((all, each) => all && withEntry(state, all, ...each), []);
  if (entries === undefined) letOut(state, ...written.flat());
  const exact = entries !== undefined;
  return { kind: 'reference', to: state.add({ kind: 'map', outside: false, entries: entries ?? [], exact }) };
}

/** Those of a list that is written out, with the places some of them are given; undefined where nobody can tell which. */
function elementsOf(
  evaluator: Values,
  state: State,
  frame: Frame,
  { elements }: Extract<Value, { kind: 'composite' }>,
  type: TypeExpression,
): readonly Datum[] | undefined {
  const written = new Map<number, Datum>();
  let at = 0;
  for (const { key, value } of elements) {
    const place = key === undefined ? scalar(at) : evaluator.value(state, frame, key);
    const datum = copied(state, evaluator.value(state, frame, value));
    at = place.kind === 'scalar' && typeof place.value === 'number' ? place.value : mostWritten;
    if (at >= mostWritten) {
      letOut(state, ...written.values(), datum);
      return undefined;
    }
    written.set(at++, datum);
  }
  const length = Math.max(-1, ...written.keys()) + 1;
  return Array.from({ length }, (_, each) => written.get(each) ?? evaluator.made(state, frame.unit, type));
}

/** The elements that are not written out are zero. */
function arrayOf(evaluator: Values, state: State, unit: Unit, type: TypeExpression, written: readonly Datum[]): Datum {
  const zero = state.find(evaluator.made(state, unit, type), 'list')?.object.elements ?? [];
  const list = listOf(state, [...written, ...zero.slice(written.length)]);
  return list.kind === 'reference' ? { kind: 'stored', at: list.to } : list;
}

/** `sync.Mutex{}`, `sync.Cond{L: &mu}`. */
function playedLiteral(
  evaluator: Values,
  state: State,
  frame: Frame,
  value: Extract<Value, { kind: 'composite' }>,
): Datum | undefined {
  const made = evaluator.made(state, frame.unit, value.type);
  if (made.kind !== 'stored' || state.get(made.at).kind === 'struct') return undefined;
  const cond = state.find(made, 'cond');
  const [locker] = value.elements;
  if (cond !== undefined && locker !== undefined)
    state.set(cond.at, { ...cond.object, locker: evaluator.value(state, frame, locker.value) });
  return made;
}

export function sliceOf(
  evaluator: Values,
  state: State,
  frame: Frame,
  value: Extract<Value, { kind: 'slice' }>,
): Datum {
  const base = evaluator.value(state, frame, value.base);
  if (value.bounds.every((bound) => bound === undefined))
    return base.kind === 'stored' ? { kind: 'reference', to: base.at } : base;
  const [from = scalar(0), to = lengthOf(state, base)] = [0, 1].map(
    (at) => value.bounds[at] && evaluator.value(state, frame, value.bounds[at]),
  );
  const [first, last] = [from, to].map((bound) => (bound.kind === 'scalar' ? bound.value : undefined));
  const found = state.find(base, 'list');
  const list = found?.object;
  const isWithin = typeof first === 'number' && typeof last === 'number' && first <= last;
  const limit = value.bounds[2] && evaluator.value(state, frame, value.bounds[2]);
  const most = limit?.kind === 'scalar' ? Number(limit.value) : undefined;
  const isLimited = limit === undefined || most !== undefined;
  const isKnown = found?.object.elements !== undefined && isWithin && isLimited;
  const view = isKnown ? viewOf(state, found, first, last, most) : undefined;
  if (view !== undefined) return view;
  if (base.kind === 'scalar' && typeof base.value === 'string' && isWithin)
    return partOf(state, base.value, first, last);
  if (list === undefined && base.kind !== 'nil') return state.lost();
  // Between its length and its capacity a list has more elements.
  const { outside = false, elements = [] } = list ?? {};
  letOut(state, ...elements);
  const length = binary(state, '-', to, from);
  return { kind: 'reference', to: state.add({ kind: 'list', outside, elements: undefined, length }) };
}

/** Of texts whose characters are bytes. */
function partOf(state: State, text: string, first: number, last: number): Datum {
  const isPlain = sizeOf(text) === text.length && last <= text.length;
  return isPlain ? scalar(text.slice(first, last)) : state.lost();
}

/** `room`: how many elements it has room for, where that is known. */
export function listOf(state: State, elements: readonly Datum[], room?: number): Datum {
  if (elements.length <= mostElements && room !== undefined) return withRoom(state, elements, room);
  if (elements.length <= mostElements)
    return {
      kind: 'reference',
      to: state.add({ kind: 'list', outside: false, elements, length: scalar(elements.length) }),
    };
  letOut(state, ...elements);
  const length = scalar(elements.length);
  return { kind: 'reference', to: state.add({ kind: 'list', outside: false, elements: undefined, length }) };
}

export function literalOf(state: State, literal: Extract<Value, { kind: 'literal' }>): Datum {
  const value = literalValue(literal);
  return value === undefined ? state.lost() : exactly(state, value);
}

/** Numbers that are written down may be larger than any that is exact here. */
export function exactly(state: State, value: Scalar): Datum {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? state.lost() : scalar(value);
}
