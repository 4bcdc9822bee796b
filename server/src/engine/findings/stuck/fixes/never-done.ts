/** Owns whether a context can never be done: the one everything begins with, by whichever way it comes here. Errs on the side of no. */
import type { Unit, Value } from '../../../ir/model';
import { calledName, mentions, valuesOf } from '../../../ir/walk';
import { qualifiedName, type Resolution } from '../../../packages/resolution';
import { isTestFile } from '../../test-code';
import { callOf, eachNode, givenTo, isCall } from '../../values/made-values';

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
  const index = unit.functions[0]?.parameters.indexOf(value.variable) ?? -1;
  if (variable?.kind !== 'parameter' || index < 0 || up === farthest) return false;
  const given = givenByCallers(unit, resolution, index);
  return given?.every(({ caller, value: each }) => isNeverDone(caller, resolution, each, up + 1)) === true;
}

interface GivenBy {
  readonly caller: Unit;
  readonly value: Value;
}

/** What all calls of a function give it; undefined where others may call it, or nobody does. What tests give it is not what it is for. */
function givenByCallers(unit: Unit, resolution: Resolution, index: number): readonly GivenBy[] | undefined {
  const name = calledName(unit);
  if (/^\p{Lu}/u.test(name) || resolution.packageOf(unit) !== '') return undefined;
  const found: GivenBy[] = [];
  const isIt = (value: Value): boolean => 'name' in value && value.name === name;
  for (const caller of resolution.unitsMentioning(name)) {
    if (isTestFile(resolution.fileOf(caller))) continue;
    for (const { node } of eachNode(caller)) {
      if (!isCall(node) || !isIt(node.callee)) {
        if (valuesOf(node).some((value) => mentions(value, isIt))) return undefined;
        continue;
      }
      const callee = resolution.calleeOf(caller, node);
      const value = node.args[index];
      if (callee.kind !== 'function' || callee.unit !== unit || value === undefined) return undefined;
      found.push({ caller, value });
    }
  }
  return found.length === 0 ? undefined : found;
}
