/**
 * Owns the functions that take a lock for their caller and return what lets go of it, `unlock := s.lock()`, and calls of them that forget to let go: `defer s.lock()`.
 * Asks how their paths end; walks none itself.
 */
import type { FunctionIr, Operation, OperationId, Unit, Value, VariableId } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { eachOperation, mentions, valuesOf } from '../ir/walk';
import { Kept } from '../packages/kept';
import { isNamed, type Resolution, type Rests } from '../packages/resolution';
import type { End, Exploration } from './ends';
import { allTakings, type Taking } from './lock-calls';
import { calling, type Root, resultRoot } from './place';
import type { Resource } from './resources';

export interface Given {
  /** The result that is a function. */
  readonly index: number;
  readonly resource: Resource;
  readonly told: Told;
}

/** Results that tell whether the lock was taken: errors, and what is true then and false else. */
export interface Told {
  readonly errors: readonly number[];
  readonly truths: readonly number[];
}

type Returned = Extract<End, { kind: 'returned' }>;
type Explore = (unit: Unit, taking: Taking) => Exploration;

const known = new Kept<{ readonly value: readonly Given[]; readonly rests: Rests }>();
const topic = {};

export function givenBy(unit: Unit, resolution: Resolution, explore: Explore): readonly Given[] {
  const [body] = unit.functions;
  if (body === undefined || unit.hasSyntaxErrors || body.results.length === 0) return [];
  let found = known.get(resolution, topic, unit, '');
  if (found !== undefined) resolution.restsOn(found.rests);
  else {
    found = resolution.traced(() =>
      allTakings(unit, resolution).flatMap((taking): readonly Given[] => {
        const { ends, complete } = taking.function.id === body.id ? explore(unit, taking) : nowhere;
        if (!complete || ends.some(({ kind }) => kind === 'kept')) return [];
        const giving = ends.filter((each) => each.kind === 'returned' && each.way[0] === calling) as Returned[];
        const [end] = giving;
        const told = toldBy(body, giving);
        return end === undefined || told === undefined ? [] : [{ index: end.index, resource: taking.resource, told }];
      }),
    );
    known.put(resolution, topic, unit, '', found);
  }
  return found.value;
}

/** Undefined where the function returns without the lock, too, and nothing that is sure tells when. */
function toldBy({ results, blocks }: FunctionIr, giving: readonly Returned[]): Told | undefined {
  const returns = blocks.flatMap(({ terminator }) => (terminator.kind === 'return' ? [terminator] : []));
  const given = returns.filter((each) => giving.some(({ left }) => left === each));
  const others = returns.filter((each) => !given.includes(each));
  const all = results.map((_, at) => at);
  const errors = all.filter((at) => isNamed(results[at]!.type, '', 'error'));
  const truths = all.filter(
    (at) =>
      given.every(({ values }) => isGlobal(values[at], 'true')) &&
      others.every(({ values }) => isGlobal(values[at], 'false')),
  );
  // Who gets nothing but the function looks at that, or need not ask.
  const isTold = others.length === 0 || results.length === 1 || errors.length + truths.length > 0;
  return isTold ? { errors, truths } : undefined;
}

function isGlobal(value: Value | undefined, name: string): boolean {
  return value?.kind === 'global' && value.name === name;
}

const nowhere: Pick<Exploration, 'ends' | 'complete'> = { ends: [], complete: false };

/** Calls of such functions whose result a variable holds that is called somewhere. */
export function takenByCalls(unit: Unit, resolution: Resolution, explore: Explore): readonly Taking[] {
  const called = new Set<VariableId>();
  for (const { operation } of eachOperation(unit)) {
    if ('callee' in operation && operation.callee.kind === 'variable') called.add(operation.callee.variable);
  }
  if (called.size === 0) return [];
  const asked = new Set<number>();
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign') continue;
    operation.values.forEach((value, at) => {
      const target = operation.targets[at];
      if (value.kind === 'result' && target?.kind === 'variable' && called.has(target.variable))
        asked.add(value.operation);
    });
  }
  return eachOperation(unit).flatMap(({ operation, function: owner, block, index }): readonly Taking[] => {
    if (operation.kind !== 'call' || !asked.has(operation.id)) return [];
    const target = resolution.calleeOf(unit, operation);
    if (target.kind !== 'function' || target.unit === unit) return [];
    const rootsOf = (results: readonly number[]): readonly Root[] => results.map((at) => resultRoot(operation.id, at));
    return givenBy(target.unit, resolution, explore).map(({ index: at, resource, told: { errors, truths } }) => ({
      ...{ operation, function: owner, block, index, resource, maker: target.unit },
      told: { failures: rootsOf(errors), successes: rootsOf(truths) },
      place: { root: resultRoot(operation.id, at), fields: [calling] },
    }));
  });
}

/** A call of such a function whose result nobody has. */
export interface ForgottenCall {
  readonly operation: Extract<Operation, { kind: 'call' | 'defer' }>;
  readonly function: FunctionIr;
  readonly maker: Unit;
  /** The function it gives back is all it gives back. */
  readonly isOnly: boolean;
}

export function forgottenCalls(unit: Unit, resolution: Resolution, explore: Explore): readonly ForgottenCall[] {
  return eachOperation(unit).flatMap(({ operation, function: owner }): readonly ForgottenCall[] => {
    if (operation.kind !== 'defer' && operation.kind !== 'call') return [];
    const target = resolution.calleeOf(unit, operation);
    if (target.kind !== 'function' || target.unread === unit || !givesFunction(unit, target.results, resolution))
      return [];
    if (operation.kind === 'call' && isUsed(unit, operation.id)) return [];
    if (givenBy(target.unit, resolution, explore).length === 0) return [];
    return [{ operation, function: owner, maker: target.unit, isOnly: target.results.length === 1 }];
  });
}

function givesFunction(unit: Unit, results: readonly { readonly type: TypeExpression }[], resolution: Resolution) {
  return results.some(({ type }) => resolution.underlying(unit, type).kind === 'function');
}

function isUsed(unit: Unit, id: OperationId): boolean {
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) =>
        valuesOf(node).some((value) => mentions(value, (part) => part.kind === 'result' && part.operation === id)),
      ),
    ),
  );
}
