/**
 * Owns the question which releases a deferred one takes the place of, so that nothing is released twice: statements that say the same, with nothing behind
 * them that could tell whether they have run. Errs on the side of leaving a statement where it is.
 */
import type { Block, BlockId, FunctionIr, Operation, Unit, VariableId } from '../../ir/model';
import { eachOperation, isVariable, mentions, successors, valuesOf } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import type { LineIndex } from '../../text/line-index';
import { comparePositions, type Position, type Range, type TextEdit } from '../../text/range';
import { removeStatement } from '../edits';

type Releasing = Extract<Operation, { kind: 'call' | 'defer' }>;

/** What is deferred, and where. */
export interface Deferred {
  readonly unit: Unit;
  /** The function that runs it when it returns. */
  readonly body: FunctionIr;
  /** As it is written without `defer`: `f.Close()`. */
  readonly release: string;
  /** The variable it mentions. */
  readonly variable: VariableId;
  /** The statement that gives the variable its value. */
  readonly binding: Operation;
  /** Where it is put; what stands before, as where the acquisition failed, it does not cover. */
  readonly place: Position;
}

export interface Replaced {
  /** They take away the statements the deferred one stands in for. */
  readonly edits: readonly TextEdit[];
  /** A statement stays that releases a second time. */
  readonly isTwice: boolean;
}

interface Place {
  readonly block: Block;
  readonly index: number;
}

export function replacedReleases(lines: LineIndex, resolution: Resolution, deferred: Deferred): Replaced {
  const edits: TextEdit[] = [];
  let isTwice = false;
  for (const place of laterPlaces(deferred)) {
    const operation = place.block.operations[place.index]!;
    if (!isSameRelease(lines, deferred, operation)) continue;
    const statement = statementOf(place, operation);
    // Its value is looked at: `return f.Close()` beside a deferred one is how the error of closing is not lost.
    if (statement === undefined || endsProcess(place)) continue;
    const isReplaceable = isBoundOnce(deferred) && isLast(resolution, deferred, place, operation);
    const edit = isReplaceable ? removeStatement(lines, statement) : undefined;
    if (edit === undefined) isTwice = true;
    else edits.push(edit);
  }
  return { edits, isTwice };
}

/** What can run behind the place of the deferred release, in the order of the blocks. */
function laterPlaces({ body, binding, place }: Deferred): readonly Place[] {
  const from = body.blocks.find(({ operations }) => operations.includes(binding));
  if (from === undefined) return [];
  const reached = reachedFrom(body, from);
  return body.blocks.flatMap((block) => {
    if (block !== from && !reached.has(block.id)) return [];
    const first = block === from ? block.operations.indexOf(binding) + 1 : 0;
    return block.operations
      .map((operation, index) => ({ block, index, operation }))
      .slice(first)
      .filter(({ operation }) => comparePositions(operation.range.start, place) > 0);
  });
}

function reachedFrom({ blocks }: FunctionIr, { terminator }: Block): ReadonlySet<BlockId> {
  const reached = new Set(successors(terminator));
  for (const id of reached) for (const next of successors(blocks[id]!.terminator)) reached.add(next);
  return reached;
}

function isSameRelease(
  lines: LineIndex,
  { release, variable }: Deferred,
  operation: Operation,
): operation is Releasing {
  if (operation.kind !== 'call' && operation.kind !== 'defer') return false;
  const isIt = valuesOf(operation).some((value) => mentions(value, (part) => isVariable(part, variable)));
  const text = lines.textIn(operation.range).replace(/^defer\s+/, '');
  return isIt && text.replace(/\s+/g, '') === release.replace(/\s+/g, '');
}

/** The statement that is nothing but the release: `f.Close()`, `_ = f.Close()`, `defer f.Close()`. */
function statementOf({ block }: Place, operation: Releasing): Range | undefined {
  if (operation.kind === 'defer') return operation.range;
  const users = [...block.operations, block.terminator].filter((node) =>
    valuesOf(node).some((value) =>
      mentions(value, (part) => part.kind === 'result' && part.operation === operation.id),
    ),
  );
  if (users.length === 0) return operation.range;
  const [user] = users;
  const isDropped = users.length === 1 && user?.kind === 'assign' && user.targets.every((each) => each === undefined);
  return isDropped ? user.range : undefined;
}

/** Whether deferred calls do not run behind it: then nothing is released twice. */
function endsProcess({ block: { terminator } }: Place): boolean {
  return terminator.kind === 'exit' && terminator.ends === 'process';
}

/** Another value in the variable would be another resource, which the statement releases and the deferred call does not. */
function isBoundOnce({ unit, variable, binding }: Deferred): boolean {
  return !eachOperation(unit).some(
    ({ operation }) =>
      operation.kind === 'assign' &&
      operation !== binding &&
      operation.targets.some((target) => isVariable(target, variable)),
  );
}

/** Whether all that comes behind it is what makes up the result, and no other deferred call is then run in another order. */
function isLast(resolution: Resolution, deferred: Deferred, { block, index }: Place, operation: Releasing): boolean {
  const { unit, body } = deferred;
  const between = laterPlaces(deferred)
    .map((place) => place.block.operations[place.index]!)
    .filter((each) => each.kind === 'defer' && each !== operation);
  if (operation.kind === 'defer') return between.every(({ range }) => range.start.line > operation.range.start.line);
  if (between.length > 0) return false;
  const isSilent = (each: Operation): boolean => makesUpResult(unit, resolution, each);
  if (!block.operations.slice(index + 1).every(isSilent)) return false;
  const after = [...reachedFrom(body, block)].map((id) => body.blocks[id]!);
  return (
    after.every(({ operations }) => operations.every(isSilent)) &&
    [block, ...after].every(({ terminator: { kind } }) => kind !== 'select' && kind !== 'range' && kind !== 'exit')
  );
}

/** Functions that touch nothing but what they are given. */
const makesOnly = new Set(['errors.New', 'errors.Join', 'fmt.Errorf', 'fmt.Sprintf']);

function makesUpResult(unit: Unit, resolution: Resolution, operation: Operation): boolean {
  switch (operation.kind) {
    case 'assign':
      return operation.targets.every((target) => target === undefined || target.kind === 'variable');
    case 'declare':
      return true;
    case 'call': {
      const target = resolution.calleeOf(unit, operation);
      if (target.kind === 'builtin') return target.name === 'len' || target.name === 'cap';
      return makesOnly.has(qualifiedName(target) ?? '');
    }
    default:
      return false;
  }
}
