/** Owns how much code takes part in what a function does: the functions of its package that synchronise, or call what does, on the way down from it. */
import type { FunctionId, FunctionIr, Unit } from '../ir/model';
import { closuresIn, eachOperation, valuesOf } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import { effectKindsOf } from './side-effects';

/** Whether these are more than `most`, closures and the function itself counted. */
export function extendsBeyond(unit: Unit, root: FunctionId, resolution: Resolution, most: number): boolean {
  const seen = new Set<FunctionIr>();
  const waiting: (readonly [unit: Unit, function: FunctionId])[] = [[unit, root]];
  for (let next = waiting.pop(); next !== undefined && seen.size <= most; next = waiting.pop()) {
    const [at, id] = next;
    const body = at.functions[id];
    if (body === undefined || seen.has(body)) continue;
    const { synchronises, delegates } = effectKindsOf(at, id, resolution);
    if (!synchronises && !delegates) continue;
    seen.add(body);
    waiting.push(...calledIn(at, id, resolution));
  }
  return seen.size > most;
}

function calledIn(unit: Unit, id: FunctionId, resolution: Resolution): readonly (readonly [Unit, FunctionId])[] {
  const own = resolution.packageOf(unit);
  return eachOperation(unit).flatMap(({ operation, function: body }) => {
    if (body.id !== id) return [];
    const closures = valuesOf(operation).flatMap((value) => closuresIn(value));
    const called: (readonly [Unit, FunctionId])[] = closures.map((closure) => [unit, closure]);
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') return called;
    const callee = resolution.calleeOf(unit, operation);
    if (callee.kind === 'closure') called.push([unit, callee.function]);
    if (callee.kind === 'function' && callee.path === own) called.push([callee.unread, 0 as FunctionId]);
    return called;
  });
}
