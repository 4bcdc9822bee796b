/** Owns what a return says of how its function went, told by the values written there. Follows no path. */
import type { Block, FunctionIr, Terminator, Unit, Value } from '../ir/model';
import { operationById, successors } from '../ir/walk';
import { isNamed } from '../packages/resolution';
import type { End } from './ends';
import { isNil } from './place';

type Return = Extract<Terminator, { kind: 'return' }>;
type Lost = Extract<End, { kind: 'lost' }>;

/** `failure`: an error, false or nil where there could be something. Undefined where the values tell nothing. */
export type Outcome = 'success' | 'failure';

const errorMakers: ReadonlySet<string> = new Set(['errors.New', 'fmt.Errorf']);

export function outcomeOf(unit: Unit, { results }: FunctionIr, { values }: Return): Outcome | undefined {
  const [last] = values.slice(-1);
  const type = results.at(-1)?.type;
  if (last === undefined || values.length !== results.length || type === undefined) return undefined;
  if (isNamed(type, '', 'error')) return isNil(last) ? 'success' : isMadeError(unit, last) ? 'failure' : undefined;
  if (last.kind === 'global' && (last.name === 'true' || last.name === 'false'))
    return last.name === 'true' ? 'success' : 'failure';
  return values.every(isNil) ? 'failure' : type.kind === 'pointer' ? 'success' : undefined;
}

/** How a function ends where it loses something. */
export function outcomeOfLoss(unit: Unit, body: FunctionIr, { loss, isErrorNil }: Lost): Outcome | undefined {
  if (loss.kind !== 'return') return undefined;
  if (isErrorNil !== undefined) return isErrorNil ? 'success' : 'failure';
  for (const { terminator } of body.blocks)
    if (terminator.kind === 'return' && terminator.range === loss.range) return outcomeOf(unit, body, terminator);
  return undefined;
}

/** How a function may end from a block on. */
export function outcomesBehind(unit: Unit, body: FunctionIr, from: Block): readonly (Outcome | undefined)[] {
  const seen = new Set([from]);
  const found: (Outcome | undefined)[] = [];
  for (const { terminator } of seen) {
    if (terminator.kind === 'return') found.push(outcomeOf(unit, body, terminator));
    for (const next of successors(terminator)) seen.add(body.blocks[next]!);
  }
  return found;
}

/** A variable may hold no error; anything else that is written there does. */
function isMadeError(unit: Unit, value: Value): boolean {
  if (value.kind === 'result') {
    const operation = operationById(unit, value.operation);
    const callee = operation?.kind === 'call' ? operation.callee : undefined;
    return callee?.kind === 'member' && errorMakers.has(`${callee.path}.${callee.name}`);
  }
  return value.kind === 'global' || value.kind === 'member' || value.kind === 'address' || value.kind === 'composite';
}
