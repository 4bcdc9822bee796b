/**
 * Owns whether a goroutine belongs to the call that starts it: it works on something this call was given or has made, or the call has a context. A receiver may
 * be one for the whole process.
 */

import { isTimerChannel } from '../../concurrency/timers';
import type { RuleContext } from '../../findings/define-rule';
import type { Value, VariableId } from '../../ir/model';
import { eachOperation, mentions, type Placed, valuesOf } from '../../ir/walk';
import { mayCarry } from '../../lifecycle/carriers';
import { isNamed, type Resolution } from '../../packages/resolution';
import type { Body } from './endless';
import { contextsIn } from './fixes';

export function isOfTheCall({ unit, resolution }: RuleContext, placed: Placed, body: Body): boolean {
  const { operation, function: owner } = placed;
  if (contextsIn(unit, resolution, owner).length > 0) return true;
  const args = operation.kind === 'go' ? operation.args : [];
  const isOwn = (id: VariableId): boolean => {
    const { kind, range } = unit.variables[id]!;
    if (kind === 'constant' || kind === 'receiver') return false;
    const value = { kind: 'variable', variable: id, range } as const;
    const type = resolution.typeOf(unit, value);
    if (type === undefined) return true;
    if (isNamed(type, '', 'string'))
      return kind === 'parameter' && namesOf(id).some((name) => worksOn(resolution, body, name));
    // How often it works is nobody's.
    if (['Duration', 'Ticker', 'Timer'].some((name) => isNamed(type, 'time', name))) return false;
    return mayCarry(type) && !isTimerChannel(unit, resolution, value);
  };
  /** What the code that runs calls a variable. */
  const namesOf = (id: VariableId): readonly VariableId[] => {
    const isIt = (value: Value): boolean => value.kind === 'variable' && value.variable === id;
    const parameters = body.owner.parameters.filter((_, at) => args[at] !== undefined && isIt(args[at]));
    return body.unit === unit ? [id, ...parameters] : parameters;
  };
  return valuesOf(operation).some((value) =>
    mentions(value, (part) => {
      if (part.kind === 'variable') return isOwn(part.variable);
      return part.kind === 'closure' && unit.functions[part.function]!.captures.some(isOwn);
    }),
  );
}

/** A text is no mere name of the goroutine where code of the package, a function value or a map is asked with it. */
function worksOn(resolution: Resolution, { unit, owner }: Body, text: VariableId): boolean {
  const isIt = (part: Value): boolean => part.kind === 'variable' && part.variable === text;
  const isKey = (part: Value): boolean => part.kind === 'index' && mentions(part.index, isIt);
  return eachOperation(unit).some(({ operation, function: within }) => {
    if (within !== owner && within.parent !== owner.id) return false;
    if (valuesOf(operation).some((value) => mentions(value, isKey))) return true;
    if (operation.kind !== 'call' || !operation.args.some((value) => mentions(value, isIt))) return false;
    const callee = resolution.calleeOf(unit, operation);
    if (callee.kind === 'function' || callee.kind === 'method') return callee.path === '';
    return resolution.typeOf(unit, operation.callee)?.kind === 'function';
  });
}
