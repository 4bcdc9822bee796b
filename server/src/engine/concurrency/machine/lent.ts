/**
 * Owns what code nobody sees into may do with a value while it only borrows it: set what a pointer leads to, and run code of the model, a function the value leads
 * to or a method it calls through an interface. Whoever waits for what that code does is not stuck.
 */
import type { FunctionId, Unit } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import { sideEffectsOf } from '../side-effects';
import { forgetPlain, letOut } from './outside';
import { leadToSynchronisation } from './skipping/skipping';
import { reach, valuesIn } from './state/reach';
import { placeOf, type State } from './state/state';
import type { Datum } from './state/values';

/** What the standard library calls of the values it is lent. */
const methods = [
  ...['Read', 'ReadAt', 'ReadByte', 'ReadFrom', 'ReadRune', 'Write', 'WriteAt', 'WriteByte', 'WriteString', 'WriteTo'],
  ...['Accept', 'Close', 'Flush', 'Seek', 'Len', 'Less', 'Swap', 'Push', 'Pop', 'RoundTrip', 'ServeHTTP'],
] as const;

/** Functions that print or compare what they are lent: they set nothing of it, and call no function it leads to. */
const reading =
  /^(?:fmt\.(?!\w*[Ss]can)|log\.|log\/slog\.|errors\.(?!As)|testing\.|encoding\/[\w/]+\.(?:\w*Marshal\w*|Encoder\.\w+)$)/;

/** `unit`: where the call stands; `name`: of the function, where it has one. */
export function lend(resolution: Resolution, state: State, unit: Unit, name: string, lent: Datum): void {
  if (mayRun(resolution, state, unit, name, lent)) letOut(state, lent);
  else if (!reading.test(name)) forgetPlain(state, lent);
}

/** A `reflect.Value` does all that can be done with what it was made of. */
function mayRun(resolution: Resolution, state: State, unit: Unit, name: string, lent: Datum): boolean {
  if (name === 'reflect.ValueOf') return true;
  // Hardly anything that is lent leads to somebody, and finding its methods takes long.
  if (!leadToSynchronisation(resolution, state, [lent])) return false;
  return maySynchronise(resolution, state, unit, lent) || (!reading.test(name) && leadsToFunction(state, lent));
}

/** Whether one of its methods may. */
function maySynchronise(resolution: Resolution, state: State, unit: Unit, lent: Datum): boolean {
  const at = placeOf(lent);
  const object = at === undefined ? undefined : state.heap.get(at);
  if (object?.kind !== 'struct' || object.type === undefined) return false;
  const { type } = object;
  return methods.some((each) => {
    const method = resolution.methodOf(unit, type, each);
    if (method === undefined) return false;
    const { synchronises, delegates } = sideEffectsOf(method.unit, 0 as FunctionId, resolution);
    return synchronises || delegates;
  });
}

function leadsToFunction(state: State, lent: Datum): boolean {
  let found = false;
  const look = (datum: Datum): void => {
    found ||= datum.kind === 'function';
  };
  look(lent);
  for (const at of reach(state.heap, (visit) => visit(lent))) valuesIn(state.get(at), look);
  return found;
}
