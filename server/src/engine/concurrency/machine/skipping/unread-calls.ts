/**
 * Owns calls that are left out without their code being read. A function of another package may wait and wake as it likes, but it knows nothing of what it is not
 * given; one of the same package knows what all of it knows besides. Unless what they are given, make or return matters to others, nobody can tell.
 */
import type { CallSite, FunctionId, OperationId, Unit } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import { operationById } from '../../../ir/walk';
import { type Callee, isNamed, type Resolution } from '../../../packages/resolution';
import type { Range } from '../../../text/range';
import { isCountedCall } from '../../counted';
import { makesSynchronisation } from '../../roots';
import { numberOfBody } from '../../search/body-numbers';
import { sideEffectsOf } from '../../side-effects';
import { holdsSynchronisation, isBasic } from '../../synchronisation-types';
import type { Runner } from '../call';
import { nameOf } from '../callable';
import { bodyName } from '../knowledge/computed';
import { answering, questionOf } from '../knowledge/questions';
import { letOutPlain } from '../outside';
import { panicsInto, recovers } from '../recovering';
import { reach } from '../state/reach';
import type { State } from '../state/state';
import type { Datum, Frame, Process, Reference } from '../state/values';
import { forget } from './forgetting';
import { isSettledCall } from './settled';
import { heldBy, leadToSynchronisation } from './skipping';

/** Functions that hand on what the next one makes. */
const mostHandedOn = 2;

/** Whether the call was left out: it knows of nothing that others of the model wait at, of none of the locks that are held, and makes nothing of the kind either. */
export function leaveOutUnread(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  site: CallSite & { readonly id: OperationId; readonly range: Range },
  argsOf: () => readonly Datum[],
): boolean {
  const { resolution, evaluator } = machine;
  const { unit } = frame;
  const { id, range } = site;
  const callee = resolution.calleeOf(unit, site);
  if (callee.kind !== 'function') return false;
  if (nameOf(callee).played) return false;
  const isOwn = callee.path === resolution.packageOf(unit);
  // How many there are in what it gives the machine may find out.
  if (isOwn && isCountedCall(unit, id, resolution)) return false;
  // Whether it has to do with what the exploration is about only its code tells.
  if (isOwn && (machine.concerns !== undefined || knowsGlobals(state, evaluator.globals))) return false;
  const types = callee.results.map((_, index) =>
    resolution.typeOf(unit, { kind: 'result', operation: id, index, range }),
  );
  if (isOwn ? types.some((type) => matters(unit, type, resolution)) : makesOne(unit, callee, types, resolution))
    return false;
  const args = argsOf();
  if (args.some(({ kind }) => kind === 'nil')) return false;
  const given = callee.receiver === undefined ? args : [evaluator.value(state, frame, callee.receiver), ...args];
  // What it comes to the machine may find out.
  if (isOwn && isSettledCall(resolution, state, callee.unread, 0 as FunctionId, given)) return false;
  if (leadToSynchronisation(resolution, state, given)) return false;
  const held = heldBy(state, process);
  if (held.length > 0) {
    const reached = reach(state.heap, (visit) => given.forEach(visit));
    if (isOwn || held.some((lock) => reached.has(lock))) return false;
  }
  if (isOwn && process.frames.some(recovers)) {
    resolution.looksInto(callee.unread);
    if (panicsInto(process.frames, callee.unread.functions[0]?.blocks ?? [])) return false;
  }
  // It may set what conditions are about, of things that others have as well.
  const effects = isOwn ? sideEffectsOf(callee.unread, 0 as FunctionId, resolution) : undefined;
  if (effects !== undefined && !forget(resolution, unit, state, effects.sets, () => state.madeFrom(...given)))
    return false;
  if (effects?.handsOn !== false) letOutPlain(state, given);
  // It comes to the same for the same.
  const asks = effects?.delegates === false && !effects.synchronises && effects.sets.size === 0;
  const [body] = asks ? callee.unread.functions : [];
  const by = body && bodyName(numberOfBody(body));
  const results = types.map((type, index): Datum => {
    const made = evaluator.made(state, unit, type, true);
    return by === undefined ? made : answering(questionOf(by, given, index), made);
  });
  frame.results.set(id, results);
  return true;
}

/** Something is known of variables of the package, which all its functions may set. */
function knowsGlobals(state: State, globals: Reference): boolean {
  const object = state.get(globals);
  return object.kind === 'struct' && [...object.fields.values()].some(({ kind }) => kind !== 'function');
}

/** Conditions may be about a value of this type, or somebody may wait at it. */
function matters(unit: Unit, type: TypeExpression | undefined, resolution: Resolution): boolean {
  if (isNamed(type, '', 'error')) return false;
  return (
    type === undefined || isBasic(unit, type, resolution) || holdsSynchronisation(unit, type, resolution) !== false
  );
}

/** Whether a function of another package makes something to wait at and returns it. */
function makesOne(
  unit: Unit,
  callee: Extract<Callee, { kind: 'function' }>,
  types: readonly (TypeExpression | undefined)[],
  resolution: Resolution,
): boolean {
  const mayReturn = types.some((type) => holdsSynchronisation(unit, type, resolution, false) === true);
  return mayReturn && makesOrReturns(callee.unread, resolution, 0);
}

/** Makes one itself, or returns what a function of its package makes. */
function makesOrReturns(unit: Unit, resolution: Resolution, depth: number): boolean {
  resolution.looksInto(unit);
  if (makesSynchronisation(unit, 0 as FunctionId, resolution)) return true;
  if (depth >= mostHandedOn) return false;
  return (unit.functions[0]?.blocks ?? []).some(({ terminator }) => {
    const values = terminator.kind === 'return' ? terminator.values : [];
    return values.some((value) => {
      const call = value.kind === 'result' ? operationById(unit, value.operation) : undefined;
      const callee = call?.kind === 'call' ? resolution.calleeOf(unit, call) : undefined;
      const isOwn = callee?.kind === 'function' && callee.path === resolution.packageOf(unit);
      return isOwn && makesOrReturns(callee.unread, resolution, depth + 1);
    });
  });
}
