/** Owns which numbers and lists tell how often something is done that others notice: what is counted by them, and what goes over them and starts, sends or waits. */
import type { BlockId, FunctionIr, Operation, OperationId, Terminator, Unit, Value, VariableId } from '../ir/model';
import { mentions, valuesOf } from '../ir/walk';
import { KeptAnswers } from '../packages/kept';
import { qualifiedName, type Resolution } from '../packages/resolution';
import { loopBlocks } from './loops';
import { sideEffectsOfBlocks } from './side-effects';

interface Counted {
  readonly variables: ReadonlySet<VariableId>;
  /** Calls that give such a one. */
  readonly calls: ReadonlySet<OperationId>;
}

const counting = /^sync\.WaitGroup\.Add$|^sync\/atomic\.|^golang\.org\/x\/sync\//;

const returned = 'returned';

const kept = new KeptAnswers<Counted>({
  find: (resolution, unit, key) => follow(unit, startsIn(unit, resolution, key === returned)),
});

/** Whether a variable holds such a one; `isReturned`: as those do that the function returns. */
export function isCountedVariable(
  unit: Unit,
  variable: VariableId,
  resolution: Resolution,
  isReturned: boolean,
): boolean {
  return kept.get(resolution, unit, isReturned ? returned : '').variables.has(variable);
}

/** Whether what a call gives is such a one. */
export function isCountedCall(unit: Unit, call: OperationId, resolution: Resolution): boolean {
  return kept.get(resolution, unit, '').calls.has(call);
}

/** The values that say how often. */
function startsIn(unit: Unit, resolution: Resolution, isReturned: boolean): readonly Value[] {
  return unit.functions.flatMap((body) =>
    body.blocks.flatMap(({ id, operations, terminator, loop }) => [
      ...operations.filter((each) => counts(unit, each, resolution)).flatMap(valuesOf),
      ...(loop === id && synchronises(unit, body, id, resolution) ? bounds(terminator) : []),
      ...(isReturned && body.id === 0 && terminator.kind === 'return' ? terminator.values : []),
    ]),
  );
}

/** Makes room or counts for as many as it is told. */
function counts(unit: Unit, operation: Operation, resolution: Resolution): boolean {
  if (operation.kind !== 'call') return false;
  const [type] = operation.args;
  if (type?.kind === 'type') return type.type.kind === 'channel';
  return counting.test(qualifiedName(resolution.calleeOf(unit, operation)) ?? '');
}

function synchronises(unit: Unit, body: FunctionIr, header: BlockId, resolution: Resolution): boolean {
  const inside = loopBlocks(body, header) as ReadonlySet<BlockId>;
  return sideEffectsOfBlocks(unit, body, inside, resolution).synchronises;
}

function bounds(terminator: Terminator): readonly Value[] {
  if (terminator.kind === 'range') return [terminator.over];
  return terminator.kind === 'branch' ? [terminator.condition] : [];
}

/** With what they were set to, and lengths with the lists they are of. */
function follow(unit: Unit, starts: readonly Value[]): Counted {
  const variables = new Set<VariableId>();
  const calls = new Set<OperationId>();
  const operations = unit.functions.flatMap(({ blocks }) => blocks.flatMap((block) => block.operations));
  const waiting: Value[] = [...starts];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    mentions(value, (part) => {
      if (part.kind === 'variable' && !variables.has(part.variable)) {
        variables.add(part.variable);
        for (const each of operations) if (each.kind === 'assign') waiting.push(...givenTo(each, part.variable));
      }
      if (part.kind === 'result' && !calls.has(part.operation)) {
        calls.add(part.operation);
        for (const each of operations) if (isLength(each, part.operation)) waiting.push(...each.args);
      }
      return false;
    });
  }
  return { variables, calls };
}

function givenTo({ targets, values }: Extract<Operation, { kind: 'assign' }>, variable: VariableId): readonly Value[] {
  return targets.flatMap((target, at) => {
    const value = values[at];
    return target?.kind === 'variable' && target.variable === variable && value !== undefined ? [value] : [];
  });
}

function isLength(operation: Operation, id: OperationId): operation is Extract<Operation, { kind: 'call' }> {
  return (
    operation.kind === 'call' &&
    operation.id === id &&
    operation.callee.kind === 'global' &&
    ['len', 'append', 'min', 'max'].includes(operation.callee.name)
  );
}
