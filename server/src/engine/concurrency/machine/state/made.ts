/** Owns what a variable or field of a type holds before anything is assigned to it: the zero value of what is made here, or what comes from outside. */
import type { Unit } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import type { Resolution } from '../../../packages/resolution';
import { holdsSynchronisation, isBasic } from '../../synchronisation-types';
import { nil, State, scalar } from './state';
import type { Datum, DynamicType, HeapObject, Reference } from './values';

type Named = Extract<TypeExpression, { kind: 'named' }>;

export interface Maker {
  readonly resolution: Resolution;
  readonly state: State;
}

/** The object the machine plays itself for a type; undefined for all other types. */
function playedObject(type: Named, outside: boolean): HeapObject | undefined {
  switch (`${type.path}.${type.name}`) {
    case 'sync.Mutex':
      return { kind: 'mutex', outside, shared: false, writer: undefined, readers: [] };
    case 'sync.RWMutex':
      return { kind: 'mutex', outside, shared: true, writer: undefined, readers: [] };
    case 'sync.WaitGroup':
    case 'golang.org/x/sync/errgroup.Group':
      return { kind: 'group', outside, count: outside ? undefined : 0 };
    case 'sync.Once':
      return { kind: 'once', outside, state: 'new' };
    case 'sync.Map':
      return { kind: 'map', outside, entries: [], exact: !outside };
    case 'sync.Cond':
      return { kind: 'cond', outside, locker: nil };
    case 'sync/atomic.Bool':
      return atomic(outside, scalar(false));
    case 'sync/atomic.Int32':
    case 'sync/atomic.Int64':
    case 'sync/atomic.Uint32':
    case 'sync/atomic.Uint64':
      return atomic(outside, scalar(0));
    case 'sync/atomic.Pointer':
    case 'sync/atomic.Value':
      return atomic(outside, nil);
    default:
      return undefined;
  }
}

function atomic(outside: boolean, value: Datum): HeapObject {
  return { kind: 'struct', outside, fields: new Map(outside ? [] : [['v', value]]) };
}

export function dynamicTypeOf(resolution: Resolution, unit: Unit, written: TypeExpression): DynamicType | undefined {
  const type = resolution.resolveAlias(unit, written);
  if (type.kind !== 'named' || type.local !== undefined) return undefined;
  return { name: type.name, path: type.path === '' ? resolution.packageOf(unit) : type.path };
}

/** `outside`: the value of a parameter, a global variable or what they lead to; nobody knows more than its type. */
export function madeOf(
  { resolution, state }: Maker,
  unit: Unit,
  type: TypeExpression | undefined,
  outside: boolean,
): Datum {
  if (type === undefined) return state.unknown();
  if (type.kind === 'named') {
    const played = playedObject(type, outside);
    if (played !== undefined) return { kind: 'stored', at: state.add(played) };
    if (type.path === 'context' && type.name === 'Context') {
      return outside ? { kind: 'reference', to: outsideContext(state) } : nil;
    }
  }
  const literal = resolution.underlying(unit, type);
  switch (literal.kind) {
    case 'struct':
      return { kind: 'stored', at: state.add(structOf(resolution, unit, type, outside)) };
    case 'pointer':
      return outside ? pointee({ resolution, state }, unit, literal.element) : nil;
    case 'channel':
      return outside ? { kind: 'reference', to: state.add(outsideChannel()) } : nil;
    case 'array':
      return outside ? state.unknown() : arrayOf({ resolution, state }, unit, literal);
    case 'map':
      return outside ? { kind: 'reference', to: state.add({ kind: 'map', outside, entries: [], exact: false }) } : nil;
    case 'slice':
      return outside ? outsideList(state) : nil;
    case 'function':
    case 'interface':
      return outside ? state.unknown() : nil;
    case 'named':
      return outside ? state.unknown() : zeroOf(literal, state);
    default:
      return state.unknown();
  }
}

/** Arrays and slices of more elements are not made element by element. */
export const mostZeroes = 8;

function arrayOf(maker: Maker, unit: Unit, { length, element }: Extract<TypeExpression, { kind: 'array' }>): Datum {
  const { resolution, state } = maker;
  const constant = resolution.constantOf(unit, length);
  const count = Number(constant?.kind === 'literal' ? constant.text : length);
  if (!(count <= mostZeroes)) return state.unknown();
  const elements = Array.from({ length: count }, () => madeOf(maker, unit, element, false));
  return { kind: 'stored', at: state.add({ kind: 'list', outside: false, elements, length: scalar(count) }) };
}

/** Of a length nobody knows, which is no less the length of this list. */
function outsideList(state: State): Datum {
  const to = state.add({ kind: 'list', outside: true, elements: undefined, length: nil });
  const list: Datum = { kind: 'reference', to };
  const length: Datum = { kind: 'term', operator: 'len', left: list, right: nil };
  state.set(to, { kind: 'list', outside: true, elements: undefined, length });
  return list;
}

function pointee(maker: Maker, unit: Unit, element: TypeExpression): Datum {
  const literal = maker.resolution.underlying(unit, element);
  if (isBasic(unit, literal, maker.resolution) || literal.kind === 'slice' || literal.kind === 'map') {
    const value = madeOf(maker, unit, element, true);
    return { kind: 'reference', to: maker.state.add({ kind: 'cell', outside: true, value }) };
  }
  const isObject = literal.kind === 'struct' || (element.kind === 'named' && playedObject(element, true) !== undefined);
  if (!isObject) return maker.state.unknown();
  const made = madeOf(maker, unit, element, true);
  return made.kind === 'stored' ? { kind: 'reference', to: made.at } : maker.state.unknown();
}

function zeroOf(type: Named, state: State): Datum {
  if (type.path !== '') return state.unknown();
  if (type.name === 'bool') return scalar(false);
  if (type.name === 'string') return scalar('');
  if (type.name === 'error' || type.name === 'any') return nil;
  return /^(?:u?int(?:8|16|32|64)?|uintptr|byte|rune|float(?:32|64))$/.test(type.name) ? scalar(0) : state.unknown();
}

/** The zero value of a type, where that is one and the same: no struct. */
export function plainZeroOf(resolution: Resolution, unit: Unit, type: TypeExpression | undefined): Datum | undefined {
  const zero = madeOf({ resolution, state: new State() }, unit, type, false);
  return zero.kind === 'scalar' || zero.kind === 'nil' ? zero : undefined;
}

interface StructType {
  readonly named: DynamicType | undefined;
  readonly holds: boolean;
}

/** By who tells, and by the unit whose type it is. */
const structTypes = new WeakMap<Resolution, WeakMap<Unit, WeakMap<TypeExpression, StructType>>>();

function structTypeOf(resolution: Resolution, unit: Unit, type: TypeExpression): StructType {
  const ofResolution = structTypes.get(resolution) ?? new WeakMap<Unit, WeakMap<TypeExpression, StructType>>();
  structTypes.set(resolution, ofResolution);
  const ofUnit = ofResolution.get(unit) ?? new WeakMap<TypeExpression, StructType>();
  ofResolution.set(unit, ofUnit);
  const found = ofUnit.get(type) ?? {
    named: dynamicTypeOf(resolution, unit, type),
    holds: holdsSynchronisation(unit, type, resolution) === true,
  };
  ofUnit.set(type, found);
  return found;
}

export function structOf(resolution: Resolution, unit: Unit, type: TypeExpression, outside: boolean): HeapObject {
  const { named, holds } = structTypeOf(resolution, unit, type);
  return {
    kind: 'struct',
    outside,
    fields: new Map(),
    ...(named === undefined ? {} : { type: named }),
    ...(holds && !outside ? { holdsSynchronisation: true } : {}),
  };
}

export function outsideChannel(): HeapObject {
  return { kind: 'channel', outside: true, capacity: undefined, buffer: [], closed: false };
}

export function outsideContext(state: State): Reference {
  return state.contextsStay ? endlessContext(state) : contextOf(state, true);
}

/** The one everything begins with. */
export function endlessContext(state: State): Reference {
  return contextOf(state, false);
}

function contextOf(state: State, mayEnd: boolean): Reference {
  return state.add({
    kind: 'context',
    outside: mayEnd,
    parent: undefined,
    done: undefined,
    cancelled: false,
    mayEnd,
  });
}
