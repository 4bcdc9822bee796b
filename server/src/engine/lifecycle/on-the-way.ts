/**
 * Owns the question what happens on every way from an acquisition to a loss: whether the resource is read to its end, or its context ended. Who gave it
 * out may have taken it back by then. Knows the ways by the branches that the loss names.
 */
import type { BlockId, Operation, Unit, VariableId } from '../ir/model';
import { eachOperation, operationById, successors } from '../ir/walk';
import { qualifiedName, type Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import type { Acquisition } from './acquisitions';
import type { Step } from './ends';
import { isSamePlace, placeOf, variableRoot } from './place';

/** Packages whose functions give a context and what ends it. */
const contexts = /^(context|os\/signal)$/;

/** Where it is lost, and the branches on the way. */
export interface Way {
  readonly range: Range;
  readonly steps: readonly Step[];
}

/** By a function of the resource's `readBy`. */
export function isReadToEnd(
  unit: Unit,
  resolution: Resolution,
  acquisition: Acquisition,
  variable: VariableId | undefined,
  way: Way,
): boolean {
  const { readBy, part } = acquisition.resource;
  if (readBy === undefined || variable === undefined) return false;
  const place = { root: variableRoot(variable), fields: part === undefined ? [] : part.split('.') };
  return isPassed(acquisition, way, (operation) => {
    if (operation.kind !== 'call' && operation.kind !== 'defer') return false;
    const read = readBy.get(qualifiedName(resolution.calleeOf(unit, operation)) ?? '');
    const argument = read === undefined ? undefined : operation.args[read];
    const from = argument && placeOf(argument);
    return from !== undefined && isSamePlace(from, place);
  });
}

/** Whether the function ends the context that the resource lives by: it defers that, calls it on the way, or has it done by a closure. */
export function isEndedByContext(unit: Unit, acquisition: Acquisition, way: Way): boolean {
  const { resource, operation: acquiring, function: owner } = acquisition;
  const [context] = resource.endedByContext === true && acquiring.kind === 'call' ? acquiring.args : [];
  const cancel = context?.kind === 'variable' ? cancelOf(unit, context.variable) : undefined;
  if (cancel === undefined) return false;
  const isCancel = (operation: Operation): boolean =>
    (operation.kind === 'call' || operation.kind === 'defer') &&
    operation.callee.kind === 'variable' &&
    operation.callee.variable === cancel;
  const isElsewhere = eachOperation(unit).some(
    ({ operation, function: body }) => isCancel(operation) && (operation.kind === 'defer' || body.id !== owner.id),
  );
  return isElsewhere || isPassed(acquisition, way, isCancel);
}

/** `cancel` of `ctx, cancel := context.WithCancel(parent)`. */
function cancelOf(unit: Unit, context: VariableId): VariableId | undefined {
  const initial = unit.variables[context]?.initial;
  const made = initial?.kind === 'result' && initial.index === 0 ? operationById(unit, initial.operation) : undefined;
  const isDerived = made?.kind === 'call' && made.callee.kind === 'member' && contexts.test(made.callee.path);
  if (initial?.kind !== 'result' || !isDerived) return undefined;
  const other = unit.variables.find(
    ({ initial: value }) => value?.kind === 'result' && value.operation === initial.operation && value.index === 1,
  );
  return other?.id;
}

function isPassed(
  { function: { blocks }, operation: acquiring, block: first, index: behind }: Acquisition,
  { range, steps }: Way,
  isIt: (operation: Operation) => boolean,
): boolean {
  const seen = new Set<string>();
  const waiting: { block: BlockId; index: number; isBehind: boolean }[] = [
    { block: blocks[first]!.id, index: behind + 1, isBehind: false },
  ];
  let isFound = false;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { operations, terminator } = blocks[at.block]!;
    let { isBehind } = at;
    let isOver = false;
    for (const operation of operations.slice(at.index)) {
      isBehind ||= isIt(operation);
      isOver = operation === acquiring || operation.range === range;
      if (isOver) break;
    }
    if (isOver || ('range' in terminator && terminator.range === range)) {
      if (!isBehind) return false;
      isFound = true;
      continue;
    }
    const taken =
      terminator.kind === 'branch' ? steps.filter(({ condition }) => condition === terminator.condition) : [];
    const next =
      terminator.kind === 'branch' && taken.length > 0
        ? taken.map(({ truth }) => (truth ? terminator.then : terminator.else))
        : successors(terminator);
    for (const block of next) {
      const key = `${block} ${isBehind}`;
      if (!seen.has(key)) waiting.push({ block, index: 0, isBehind });
      seen.add(key);
    }
  }
  return isFound;
}
