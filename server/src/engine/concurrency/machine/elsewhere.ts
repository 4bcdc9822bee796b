/**
 * Owns calls of functions whose code is in another package. They may wait and wake as they like, but they know nothing of what they are not given: unless it
 * matters to others, their code is not even read.
 */
import type { CallSite, FunctionId, OperationId } from '../../ir/model';
import { qualifiedName } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { makesSynchronisation } from '../roots';
import { holdsSynchronisation } from '../synchronisation-types';
import type { Runner } from './call';
import { isPlayed } from './callable';
import { letOutPlain } from './outside';
import { reach } from './reach';
import { heldBy, leadToSynchronisation } from './skipping';
import type { State } from './state';
import type { Datum, Frame, Process } from './values';

/** Whether the call was left out: it is given nothing that others of the model wait at, none of the locks that are held, and makes nothing of the kind either. */
export function leaveOutElsewhere(
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
  if (callee.kind !== 'function' || callee.path === resolution.packageOf(unit)) return false;
  const name = qualifiedName(callee);
  if (name !== undefined && isPlayed(name)) return false;
  const types = callee.results.map((_, index) =>
    resolution.typeOf(unit, { kind: 'result', operation: id, index, range }),
  );
  if (types.some((type) => holdsSynchronisation(unit, type, resolution, false) === true)) {
    if (makesSynchronisation(callee.unread, 0 as FunctionId, resolution)) return false;
  }
  const args = argsOf();
  if (args.some(({ kind }) => kind === 'nil')) return false;
  const given = callee.receiver === undefined ? args : [evaluator.value(state, frame, callee.receiver), ...args];
  if (leadToSynchronisation(resolution, state, given)) return false;
  const held = heldBy(state, process);
  if (held.length > 0) {
    const reached = reach(state.heap, (visit) => given.forEach(visit));
    if (held.some((lock) => reached.has(lock))) return false;
  }
  letOutPlain(state, given);
  const results = types.map((type): Datum => evaluator.made(state, unit, type, true));
  frame.results.set(id, results);
  return true;
}
