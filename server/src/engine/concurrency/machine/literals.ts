/** Owns values that are written out: literals, composite literals, slices of them. */
import type { Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { literalValue } from '../../packages/constant-value';
import { isNamed, type Resolution } from '../../packages/resolution';
import { sizeOf } from '../../packages/text-literals';
import { letOut } from './outside';
import { copied } from './state/copies';
import { lengthOf, roundsOver } from './state/lengths';
import { structOf } from './state/made';
import { nil, type State, scalar } from './state/state';
import { asOfType } from './state/typed-functions';
import type { Datum, Frame, HeapObject, Scalar } from './state/values';

/** What the parts of a literal are, as the evaluator knows it. */
interface Values {
  readonly resolution: Resolution;
  value(state: State, frame: Frame, value: Value): Datum;
  made(state: State, unit: Unit, type: TypeExpression | undefined): Datum;
}

/** Lists with more elements are taken as of unknown content. */
export const mostElements = 16;

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
          key === undefined ? state.unknown() : evaluator.value(state, frame, key),
          copied(state, evaluator.value(state, frame, each)),
        ] as const,
    );
    return { kind: 'reference', to: state.add({ kind: 'map', outside: false, entries, exact: true }) };
  }
  const elements = value.elements.map(({ value: each }) => copied(state, evaluator.value(state, frame, each)));
  if (value.elements.every(({ key }) => key === undefined)) {
    if (literal.kind === 'slice') return listOf(state, elements);
    if (literal.kind === 'array') return arrayOf(evaluator, state, unit, value.type, elements);
  }
  letOut(state, ...elements);
  return state.unknown();
}

/** What is converted stays what it is, a function as one of that type, but for a text of which a list is made. */
export function convertedOf(
  evaluator: Values,
  state: State,
  frame: Frame,
  { type, operand }: Extract<Value, { kind: 'convert' }>,
): Datum {
  const datum = evaluator.value(state, frame, operand);
  if (datum.kind !== 'scalar' || typeof datum.value !== 'string')
    return asOfType(evaluator.resolution, frame.unit, type, datum);
  const literal = evaluator.resolution.underlying(frame.unit, type);
  if (literal.kind !== 'slice') return datum;
  const isOfBytes = ['byte', 'uint8'].some((name) => isNamed(literal.element, '', name));
  const length = isOfBytes ? lengthOf(state, datum) : roundsOver(state, datum);
  return { kind: 'reference', to: state.add({ kind: 'list', outside: false, elements: undefined, length }) };
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
  const list = state.find(base, 'list')?.object;
  const bounds = [0, 1].map((at) => value.bounds[at] && evaluator.value(state, frame, value.bounds[at]));
  const [from, to] = bounds.map((bound, at) =>
    bound === undefined ? (at === 0 ? 0 : undefined) : bound.kind === 'scalar' ? bound.value : Number.NaN,
  );
  const isKnown =
    typeof from === 'number' &&
    !Number.isNaN(from) &&
    (to === undefined || (typeof to === 'number' && !Number.isNaN(to)));
  if (list?.elements !== undefined && isKnown)
    return listOf(state, list.elements.slice(from, to as number | undefined));
  if (list !== undefined) letOut(state, base);
  if (base.kind === 'scalar' && typeof base.value === 'string') return partOf(state, base.value, from, to);
  const isText = base.kind === 'scalar' || (list === undefined && base.kind !== 'nil');
  return isText
    ? state.lost()
    : listOfUnknown(state, { kind: 'term', operator: 'len', left: state.lost(), right: nil });
}

/** Of texts whose characters are bytes. */
function partOf(state: State, text: string, from: Scalar | undefined, to: Scalar | undefined): Datum {
  const ends = [from, to ?? text.length];
  const isPlain = sizeOf(text) === text.length;
  const [first, last] = ends;
  if (!isPlain || typeof first !== 'number' || typeof last !== 'number') return state.lost();
  return first <= last && last <= text.length ? scalar(text.slice(first, last)) : state.lost();
}

/** A list of somebody outside. */
function listOfUnknown(state: State, length: Datum): Datum {
  return { kind: 'reference', to: state.add({ kind: 'list', outside: true, elements: undefined, length }) };
}

export function listOf(state: State, elements: readonly Datum[]): Datum {
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
  return value === undefined ? state.lost() : scalar(value);
}
