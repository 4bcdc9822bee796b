/** Owns whether a context can never be done: the one everything begins with, by whichever way it comes here. Errs on the side of no. */
import type { Unit, Value, VariableId } from '../ir/model';
import { callOf, givenTo } from '../ir/nodes';
import { KeptAnswers } from '../packages/kept';
import { qualifiedName, type Resolution } from '../packages/resolution';
import { callsOf } from './callers';

/** Callers are followed so far up. */
const farthest = 4;

export function isNeverDone(unit: Unit, resolution: Resolution, value: Value, up = 0): boolean {
  const call = callOf(unit, value);
  if (call !== undefined) {
    const name = qualifiedName(resolution.calleeOf(unit, call));
    if (name === 'context.Background' || name === 'context.TODO' || name === 'context.WithoutCancel') return true;
    const [parent] = call.args;
    return name === 'context.WithValue' && parent !== undefined && isNeverDone(unit, resolution, parent, up);
  }
  if (value.kind !== 'variable') return false;
  const variable = unit.variables[value.variable];
  if (variable?.kind === 'local') {
    const given = givenTo(unit, value.variable);
    return given !== undefined && given.length > 0 && given.every((each) => isNeverDone(unit, resolution, each, up));
  }
  return variable?.kind === 'parameter' && isGivenNeverDone(unit, resolution, value.variable, up);
}

/** Whether all calls of a function give a parameter of it a context that is never done. */
export function isGivenNeverDone(unit: Unit, resolution: Resolution, parameter: VariableId, up = 0): boolean {
  const index = unit.functions[0]?.parameters.indexOf(parameter) ?? -1;
  return index >= 0 && up < farthest && answers.get(resolution, unit, `${index} ${up}`);
}

const answers = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    const [index, up] = key.split(' ').map(Number);
    return isGivenByAll(unit, resolution, index!, up! + 1);
  },
  isSame: (one, other) => one === other,
});

/** No where others may call the function, or nobody does. */
function isGivenByAll(unit: Unit, resolution: Resolution, index: number, up: number): boolean {
  const calls = callsOf(unit, resolution);
  return (
    calls?.every(({ caller, call }) => {
      const value = call.args[index];
      return value !== undefined && isNeverDone(caller, resolution, value, up);
    }) === true
  );
}
