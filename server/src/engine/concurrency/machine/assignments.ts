/** Owns assignments: new instances of variables that are declared, places that keep theirs. */
import type { Operation, Terminator, Value, VariableId } from '../../ir/model';
import type { Range } from '../../text/range';
import type { Evaluator } from './evaluate';
import { operated } from './knowledge/integers';
import { tallied } from './knowledge/tallies';
import { putInto } from './state/boxed';
import { copied } from './state/copies';
import type { State } from './state/state';
import type { Datum, Frame } from './state/values';

export function assign(
  evaluator: Evaluator,
  state: State,
  frames: readonly Frame[],
  frame: Frame,
  operation: Extract<Operation, { kind: 'assign' }>,
): void {
  const { targets, values, operator, declares } = operation;
  if (operator !== undefined) {
    const [target] = targets;
    const [value] = values;
    if (target === undefined || value === undefined) return;
    const { resolution } = evaluator;
    const sides = [evaluator.value(state, frame, target), evaluator.value(state, frame, value)] as const;
    const computed = operated(resolution, state, frame.unit, operator, sides, () =>
      resolution.typeOf(frame.unit, target),
    );
    const result = tallied(resolution, state, frames, frame, target, computed);
    evaluator.assign(state, frame, target, result);
    return;
  }
  const data = assigned(evaluator, state, frame, values, targets.length);
  const places = targets.map((target) =>
    target && targets.length > 1 ? evaluator.placeFor(state, frame, target) : undefined,
  );
  targets.forEach((target, at) => {
    if (target === undefined) return;
    const value = values[at];
    const given = data[at] ?? state.unknown();
    const datum =
      given.kind === 'nil' && value !== undefined ? putNilInto(evaluator, frame, target, value, given) : given;
    const place = places[at];
    if (declares && target.kind === 'variable' && isDeclared(frame, target, operation)) {
      frame.cells.delete(target.variable);
      frame.variables.set(target.variable, copied(state, datum));
    } else if (place !== undefined) place(datum);
    else evaluator.assign(state, frame, target, datum);
  });
}

/** A pointer that is nil is none in an interface: https://go.dev/doc/faq#nil_error */
function putNilInto({ resolution }: Evaluator, { unit }: Frame, target: Value, value: Value, datum: Datum): Datum {
  const isWritten = value.kind === 'global' && value.name === 'nil';
  return isWritten ? datum : putInto(resolution, unit, resolution.typeOf(unit, target), value, datum);
}

/** `a, b := …` gives new instances of those that are declared there. */
function isDeclared(
  frame: Frame,
  target: Extract<Value, { kind: 'variable' }>,
  { range }: { readonly range: Range },
): boolean {
  const declared = frame.unit.variables[target.variable]?.range.start;
  return (
    declared !== undefined &&
    declared.line === target.range.start.line &&
    declared.column === target.range.start.column &&
    declared.line >= range.start.line
  );
}

function assigned(
  evaluator: Evaluator,
  state: State,
  frame: Frame,
  values: readonly Value[],
  wanted: number,
): readonly Datum[] {
  const [asserted, ok] = values;
  if (asserted?.kind === 'assert' && ok?.kind === 'ok') return evaluator.assertion(state, frame, asserted);
  const data = values.map((value) => evaluator.value(state, frame, value));
  return data.length === wanted
    ? data
    : [...data, ...Array.from({ length: wanted - data.length }, () => state.unknown())];
}

/** `var x T` begins as zero. */
export function declare(
  evaluator: Evaluator,
  state: State,
  frame: Frame,
  { variables, range }: Extract<Operation, { kind: 'declare' }>,
): void {
  for (const variable of variables) {
    frame.cells.delete(variable);
    const type = evaluator.resolution.typeOf(frame.unit, { kind: 'variable', variable, range });
    frame.variables.set(variable, evaluator.made(state, frame.unit, type));
  }
}

/** The next round of a loop has its own instances of the clause's variables: closures of this one keep theirs. */
export function renew(evaluator: Evaluator, state: State, frame: Frame, variables: readonly VariableId[]): void {
  for (const variable of variables) {
    if (!frame.cells.has(variable)) continue;
    const datum = evaluator.variable(state, frame, variable);
    frame.cells.delete(variable);
    frame.variables.set(variable, copied(state, datum));
  }
}

/** Gives the variables of a loop what a round is about. */
export function setRound(
  evaluator: Evaluator,
  state: State,
  frame: Frame,
  { key, value, declares }: Extract<Terminator, { kind: 'range' }>,
  given: readonly [key: Datum, value: Datum],
): void {
  for (const [at, target] of [key, value].entries()) {
    const datum = given[at]!;
    if (target === undefined) continue;
    if (declares && target.kind === 'variable') {
      frame.cells.delete(target.variable);
      frame.variables.set(target.variable, copied(state, datum));
    } else evaluator.assign(state, frame, target, datum);
  }
}
