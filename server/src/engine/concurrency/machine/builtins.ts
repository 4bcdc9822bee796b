/** Owns Go's builtin functions, and conversions that are written as calls. `close` is an act of its own, since others see it; the rest happens at once. */
import type { CallSite, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import type { Resolution } from '../../packages/resolution';
import { typeArgument } from '../../packages/type-argument';
import type { Call, Runner } from './call';
import { convertedTo } from './conversions';
import { binary } from './knowledge/arithmetic';
import { listOf } from './literals';
import { guess } from './lost';
import { letOut } from './outside';
import { appendInPlace, loseElements, setElements } from './state/backing';
import { asKey } from './state/boxed';
import { copied } from './state/copies';
import { deleteElement, forgetElements } from './state/elements';
import { lengthOf } from './state/lengths';
import { mostZeroes } from './state/made';
import { nil, type State, scalar } from './state/state';
import type { Datum } from './state/values';

/** `T(x)`; `operand` is absent for deferred ones. */
export function callConversion(
  resolution: Resolution,
  { state, frame, args, id }: Call,
  type: TypeExpression,
  operand: Value | undefined,
): void {
  const [given] = args;
  if (id === undefined || given === undefined) return;
  frame.results.set(id, [convertedTo(resolution, state, frame.unit, type, operand, given)]);
}

/** `site` is absent for deferred calls, whose arguments are known already. */
export function callBuiltin(machine: Runner, call: Call, name: string, site: CallSite | undefined): void {
  const { state, frame, args, id, process, place } = call;
  const give = (datum: Datum): void => {
    if (id !== undefined) frame.results.set(id, [datum]);
  };
  const [first] = args;
  switch (name) {
    case 'make':
      give(made(machine, call, site));
      return;
    case 'new':
      give(pointerToNew(machine, call, site));
      return;
    case 'len':
      give(first === undefined ? state.unknown() : lengthOf(state, first));
      return;
    case 'cap':
      give(first === undefined ? state.lost() : capacityOf(state, first));
      return;
    case 'min':
    case 'max':
      give(extremeOf(state, args, name === 'max'));
      return;
    case 'append':
      give(appended(call));
      return;
    case 'close':
      guess(machine, process, place, first);
      if (first !== undefined) process.pending = { kind: 'act', act: { kind: 'close', channel: first }, place };
      return;
    case 'delete':
      if (first !== undefined && args[1] !== undefined)
        deleteElement(state, first, keyOf(machine, call, args[1], site));
      return;
    case 'clear':
      if (first !== undefined) clearAll(machine, call, first, site);
      return;
    case 'recover':
      give(recovered(call));
      return;
    case 'copy': {
      const [target, source] = args;
      if (target !== undefined && source !== undefined) give(copyElements(state, target, source));
      return;
    }
    default:
      give(state.unknown());
  }
}

/** `new(T)`; from Go 1.26 on the argument may be a value. */
function pointerToNew({ resolution, evaluator }: Runner, call: Call, site: CallSite | undefined): Datum {
  const { state, frame, args } = call;
  const type = typeArgument(frame.unit, site?.args[0], resolution);
  const value =
    type === undefined ? copied(state, args[0] ?? state.unknown()) : evaluator.made(state, frame.unit, type);
  return {
    kind: 'reference',
    to: value.kind === 'stored' ? value.at : state.add({ kind: 'cell', outside: false, value }),
  };
}

function made(machine: Runner, { state, frame, args, process, place }: Call, site: CallSite | undefined): Datum {
  const type = typeArgument(frame.unit, site?.args[0], machine.resolution);
  if (type === undefined) return state.unknown();
  const literal = machine.resolution.underlying(frame.unit, type);
  const size = args[1];
  const count = size?.kind === 'scalar' && typeof size.value === 'number' ? size.value : undefined;
  switch (literal.kind) {
    case 'channel': {
      const capacity = size ?? scalar(0);
      const by = { ...place, process: process.id, started: process.started };
      const to = state.add({ kind: 'channel', outside: false, capacity, buffer: [], closed: false, made: by });
      return { kind: 'reference', to };
    }
    case 'map':
      return { kind: 'reference', to: state.add({ kind: 'map', outside: false, entries: [], exact: true }) };
    case 'slice': {
      if (count !== undefined && count <= mostZeroes) {
        const zero = Array.from({ length: count }, () => machine.evaluator.made(state, frame.unit, literal.element));
        const room = args[2]?.kind === 'scalar' ? Number(args[2].value) : count;
        return listOf(state, zero, room);
      }
      const length = size ?? state.unknown();
      return { kind: 'reference', to: state.add({ kind: 'list', outside: false, elements: undefined, length }) };
    }
    default:
      return state.unknown();
  }
}

function appended({ state, args, spread }: Call): Datum {
  const [first, ...more] = args;
  if (first === undefined) return state.unknown();
  const [added = nil] = more;
  const before = elementsOf(state, first);
  const last = spread ? elementsOf(state, added) : more.map((each) => copied(state, each));
  const list = state.find(first, 'list');
  const inPlace = list && last && appendInPlace(state, list, last);
  if (inPlace !== undefined) return inPlace;
  if (before !== undefined && last !== undefined) return listOf(state, [...before, ...last]);
  letOut(state, ...(before ?? []), ...more);
  const length = binary(state, '+', lengthOf(state, first), spread ? lengthOf(state, added) : scalar(more.length));
  return { kind: 'reference', to: state.add({ kind: 'list', outside: false, elements: undefined, length }) };
}

/** Undefined where nobody knows them. */
function elementsOf(state: State, list: Datum): readonly Datum[] | undefined {
  return list.kind === 'nil' ? [] : state.find(list, 'list')?.object.elements;
}

function capacityOf(state: State, datum: Datum): Datum {
  if (datum.kind === 'nil') return scalar(0);
  const channel = state.find(datum, 'channel')?.object;
  if (channel !== undefined) return channel.capacity ?? state.unknown();
  const backing = state.find(datum, 'list')?.object.backing;
  return backing?.room === undefined ? state.madeFrom(datum) : scalar(backing.room - backing.from);
}

/** What is taken out of a map. */
function keyOf({ resolution }: Runner, { frame: { unit } }: Call, key: Datum, site: CallSite | undefined): Datum {
  const [holder, written] = site?.args ?? [];
  if (holder === undefined || written === undefined) return key;
  return asKey(resolution, unit, resolution.typeOf(unit, holder), written, key);
}

/** None of them is more, or less. */
function extremeOf(state: State, args: readonly Datum[], isMost: boolean): Datum {
  const beats = (one: Datum, other: Datum) =>
    state.decide({ kind: 'term', operator: '<', left: isMost ? other : one, right: isMost ? one : other });
  const known = args.find((each) => args.every((other) => other === each || beats(other, each) === false));
  if (known !== undefined) return known;
  const extreme = state.madeFrom(...args);
  for (const each of args)
    state.assume({ kind: 'term', operator: '<', left: isMost ? extreme : each, right: isMost ? each : extreme }, false);
  return extreme;
}

function clearAll(machine: Runner, { state, frame }: Call, holder: Datum, site: CallSite | undefined): void {
  const map = state.find(holder, 'map');
  if (map?.object.outside === false) state.set(map.at, { ...map.object, entries: [], exact: true, known: [] });
  else forgetElements(state, holder);
  const list = state.find(holder, 'list');
  const argument = site?.args[0];
  const type = argument && machine.resolution.typeOf(frame.unit, argument);
  const literal = type && machine.resolution.underlying(frame.unit, type);
  const elements = list?.object.elements;
  if (list === undefined || elements === undefined) return;
  const zero = (): Datum =>
    literal?.kind === 'slice' ? machine.evaluator.made(state, frame.unit, literal.element) : state.lost();
  setElements(state, list, 0, elements.map(zero));
}

/** How many were copied. */
function copyElements(state: State, target: Datum, source: Datum): Datum {
  const list = state.find(target, 'list');
  const [to, from] = [list?.object.elements, elementsOf(state, source)];
  if (list !== undefined && to !== undefined && from !== undefined) {
    const taken = from.slice(0, to.length).map((each) => copied(state, each));
    setElements(state, list, 0, taken);
    return scalar(taken.length);
  }
  letOut(state, ...(from ?? []), ...(to ?? []));
  if (list !== undefined && to !== undefined) loseElements(state, list);
  forgetElements(state, target);
  return extremeOf(state, [lengthOf(state, target), lengthOf(state, source)], false);
}

/** `recover` stops the panic of the function that deferred the one it stands in. */
function recovered({ state, process, frame }: Call): Datum {
  const below = process.frames[process.frames.indexOf(frame) - 1];
  if (frame.deferredAt === undefined || below?.leaving !== 'panic') return nil;
  below.leaving = 'return';
  // What `panic(nil)` gives is an error, too.
  const reason = state.lost();
  state.assume({ kind: 'term', operator: '==', left: reason, right: nil }, false);
  return reason;
}
