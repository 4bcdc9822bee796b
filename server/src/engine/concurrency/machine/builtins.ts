/** Owns Go's builtin functions, and conversions that are written as calls. `close` is an act of its own, since others see it; the rest happens at once. */
import type { CallSite } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import type { Resolution } from '../../packages/resolution';
import { typeArgument } from '../../packages/type-argument';
import type { Call, Runner } from './call';
import { same } from './knowledge/same';
import { listOf } from './literals';
import { letOut } from './outside';
import { copied } from './state/copies';
import { forgetElements } from './state/elements';
import { lengthOf } from './state/lengths';
import { mostZeroes } from './state/made';
import { nil, scalar } from './state/state';
import { asOfType } from './state/typed-functions';
import type { Datum } from './state/values';

/** `T(x)` */
export function callConversion(resolution: Resolution, { frame, args, id }: Call, type: TypeExpression): void {
  const [given] = args;
  if (id !== undefined && given !== undefined) frame.results.set(id, [asOfType(resolution, frame.unit, type, given)]);
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
    case 'cap': {
      give(state.find(first, 'channel')?.object.capacity ?? state.unknown());
      return;
    }
    case 'append':
      give(appended(call));
      return;
    case 'close':
      if (first !== undefined) process.pending = { kind: 'act', act: { kind: 'close', channel: first }, place };
      return;
    case 'delete': {
      const map = state.find(first, 'map');
      const key = args[1];
      if (map === undefined || key === undefined) return;
      const entries = map.object.entries.filter(([each]) => !same(each, key));
      state.set(map.at, { ...map.object, entries });
      forgetElements(state, first!, key);
      return;
    }
    case 'clear':
      if (first !== undefined) forgetElements(state, first);
      return;
    case 'recover':
      give(recovered(call));
      return;
    case 'copy': {
      const [target, source] = args;
      if (source !== undefined && state.find(source, 'list') !== undefined) letOut(state, source);
      if (target !== undefined && state.find(target, 'list') !== undefined) letOut(state, target);
      if (target !== undefined) forgetElements(state, target);
      give(state.unknown());
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
        return listOf(state, zero);
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
  const before = first.kind === 'nil' ? [] : state.find(first, 'list')?.object.elements;
  const last = spread ? state.find(more[0], 'list')?.object.elements : more;
  if (before !== undefined && last !== undefined) return listOf(state, [...before, ...last]);
  letOut(state, ...more);
  const to = state.add({ kind: 'list', outside: false, elements: undefined, length: state.lost() });
  return { kind: 'reference', to };
}

/** `recover` stops the panic of the function that deferred the one it stands in. */
function recovered({ state, process, frame }: Call): Datum {
  const below = process.frames[process.frames.indexOf(frame) - 1];
  if (frame.deferredAt === undefined || below?.leaving !== 'panic') return nil;
  below.leaving = 'return';
  return state.unknown();
}
