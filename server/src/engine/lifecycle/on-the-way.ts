/**
 * Owns the question what happens on every way from an acquisition to a loss: whether the resource is read to its end, or its context ended. Who gave it
 * out may have taken it back by then. Knows the ways by the branches that the loss names.
 */
import type { BlockId, Operation, Unit, VariableId } from '../ir/model';
import { eachOperation, operationById, successors } from '../ir/walk';
import { qualifiedName, type Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import type { Acquisition } from './acquisition';
import type { Step } from './ends';
import { Outlook } from './outlook';
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
  const isEnded = resource.endedByContext === true || resource.endsWithContext === true;
  const [context] = isEnded && acquiring.kind === 'call' ? acquiring.args : [];
  const cancels = context?.kind === 'variable' ? cancelsOf(unit, context.variable, acquisition) : [];
  if (cancels.length === 0) return false;
  const isCancel = (operation: Operation): boolean =>
    (operation.kind === 'call' || operation.kind === 'defer') &&
    operation.callee.kind === 'variable' &&
    cancels.includes(operation.callee.variable);
  const isElsewhere = eachOperation(unit).some(
    ({ operation, function: body }) => isCancel(operation) && (operation.kind === 'defer' || body.id !== owner.id),
  );
  return isElsewhere || isPassed(acquisition, way, isCancel);
}

/** `cancel` of `ctx, cancel := context.WithCancel(parent)`, where that may have been run before what acquires. */
function cancelsOf(
  unit: Unit,
  context: VariableId,
  { operation: acquiring, function: owner, block: home, index: end }: Acquisition,
): readonly VariableId[] {
  const outlook = Outlook.of(owner);
  return eachOperation(unit).flatMap(({ operation, function: body, block, index }) => {
    if (operation.kind !== 'assign') return [];
    const isBefore = block.id === home ? index < end : outlook.canReach(block.id, owner.blocks[home]!.id);
    if (body.id === owner.id && !isBefore) return [];
    const at = operation.targets.findIndex((target) => target?.kind === 'variable' && target.variable === context);
    const value = operation.values[at];
    const made = value?.kind === 'result' && value.index === 0 ? operationById(unit, value.operation) : undefined;
    if (made?.kind !== 'call' || made === acquiring) return [];
    if (made.callee.kind !== 'member' || !contexts.test(made.callee.path)) return [];
    const cancel = operation.values.findIndex(
      (each) => each.kind === 'result' && each.operation === made.id && each.index === 1,
    );
    const target = operation.targets[cancel];
    return target?.kind === 'variable' ? [target.variable] : [];
  });
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
