/** Owns who calls a function of the package, where nobody else can. Errs on the side of not knowing. */
import type { Unit, Value } from '../ir/model';
import { type CallOperation, eachNode, isCall } from '../ir/nodes';
import { calledName, mentions, valuesOf } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

export interface Calling {
  readonly caller: Unit;
  readonly call: CallOperation;
}

/** All calls of a function; undefined where others may call it, or nobody does. What tests call it with is not what it is for, unless it is theirs. */
export function callsOf(unit: Unit, resolution: Resolution): readonly Calling[] | undefined {
  const name = calledName(unit);
  if (/^\p{Lu}/u.test(name) || resolution.packageOf(unit) !== '') return undefined;
  const isIt = (value: Value): boolean => 'name' in value && value.name === name;
  const isTest = (each: Unit): boolean => resolution.fileOf(each).endsWith('_test.go');
  const found: Calling[] = [];
  for (const caller of resolution.unitsMentioning(name)) {
    if (isTest(caller) && !isTest(unit)) continue;
    for (const { node } of eachNode(caller)) {
      if (isCall(node) && isIt(node.callee)) {
        const callee = resolution.calleeOf(caller, node);
        if (callee.kind !== 'function' || callee.unit !== unit) return undefined;
        found.push({ caller, call: node });
      } else if (valuesOf(node).some((value) => mentions(value, isIt))) return undefined;
    }
  }
  return found.length === 0 ? undefined : found;
}
