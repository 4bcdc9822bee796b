/**
 * Owns what code nobody sees into may do with a value while it only borrows it: set what a pointer leads to, and run code of the model, a function the value leads
 * to or a method it calls through an interface. Whoever waits for what that code does is not stuck.
 */
import type { FunctionId, Unit } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import { effectKindsOf } from '../side-effects';
import { forgetPlain, letOut } from './outside';
import { leadToSynchronisation } from './skipping/skipping';
import { reach, valuesIn } from './state/reach';
import type { State } from './state/state';
import type { Datum, DynamicType } from './state/values';

/** What the standard library calls of the values it is lent. */
const methods = [
  ...['Error', 'Format', 'GoString', 'LogValue', 'String', 'MarshalBinary', 'MarshalJSON', 'MarshalText', 'MarshalXML'],
  ...['Read', 'ReadAt', 'ReadByte', 'ReadFrom', 'ReadRune', 'Write', 'WriteAt', 'WriteByte', 'WriteString', 'WriteTo'],
  ...['Accept', 'Close', 'Flush', 'Seek', 'Len', 'Less', 'Swap', 'Push', 'Pop', 'RoundTrip', 'ServeHTTP'],
] as const;

/** Functions that print or compare what they are lent: they set nothing of it, and call no function it leads to. */
const reading =
  /^(?:fmt\.(?!\w*[Ss]can)|log\.|log\/slog\.|errors\.(?!As)|testing\.|encoding\/[\w/]+\.(?:\w*Marshal\w*|Encoder\.\w+)$)/;

/** `unit`: where the call stands; `name`: of the function; `isSettled`: what it sets comes out the same every time. */
export function lend(
  resolution: Resolution,
  state: State,
  unit: Unit,
  name: string,
  lent: Datum,
  isSettled: boolean,
): void {
  if (mayRun(resolution, state, unit, name, lent)) letOut(state, lent);
  else if (!reading.test(name)) forgetPlain(state, lent, isSettled);
}

/** A `reflect.Value` does all that can be done with what it was made of. */
function mayRun(resolution: Resolution, state: State, unit: Unit, name: string, lent: Datum): boolean {
  if (name === 'reflect.ValueOf') return true;
  // Hardly anything that is lent leads to somebody, and finding its methods takes long.
  if (!leadToSynchronisation(resolution, state, [lent])) return false;
  return maySynchronise(resolution, state, unit, lent) || (!reading.test(name) && leadsToFunction(state, lent));
}

/** Whether a method of what it leads to may. */
function maySynchronise(resolution: Resolution, state: State, unit: Unit, lent: Datum): boolean {
  const types = typesIn(state, lent);
  return types.some((type) =>
    methods.some((each) => {
      const method = resolution.methodOf(unit, type, each);
      if (method === undefined) return false;
      const { synchronises, delegates } = effectKindsOf(method.unit, 0 as FunctionId, resolution);
      return synchronises || delegates;
    }),
  );
}

/** Of the structs and functions a value leads to. */
function typesIn(state: State, lent: Datum): readonly DynamicType[] {
  const found: DynamicType[] = [];
  const look = (datum: Datum): void => {
    if (datum.kind === 'function' && datum.code.kind === 'code' && datum.code.type !== undefined)
      found.push(datum.code.type);
  };
  look(lent);
  for (const at of reach(state.heap, (visit) => visit(lent))) {
    const object = state.get(at);
    if (object.kind === 'struct' && object.type !== undefined) found.push(object.type);
    valuesIn(object, look);
  }
  return found;
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
