/**
 * Owns the question whether a function certainly waits for a goroutine it starts before it returns: for its `Done` or `Go`, or for the one value or close that
 * is the last thing it does. Errs on the side of no.
 */
import type { Block, BlockId, FunctionIr, Operation, Unit, Value } from '../../ir/model';
import { eachOperation, successors } from '../../ir/walk';
import { isSamePlace, type Place, placeOf } from '../../lifecycle/place';

type Call = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

/** `start`: a `go` statement of the function, or a call such as `wg.Go(func() { … })`. */
export function isAwaited(unit: Unit, owner: FunctionIr, start: Operation): boolean {
  const block = owner.blocks.find(({ operations }) => operations.includes(start));
  if (block === undefined) return false;
  const isJoined = joins(unit, start, block.loopDepth === 0);
  const isWait = (operation: Operation): boolean => isJoined.some((isIt) => isIt(operation));
  return isJoined.length > 0 && isOnEveryWay(owner, block, start, isWait);
}

type Test = (operation: Operation) => boolean;

/** What waits for the end of the goroutine. */
function joins(unit: Unit, start: Operation, isOnce: boolean): readonly Test[] {
  if (start.kind !== 'go' && start.kind !== 'call') return [];
  if (start.kind === 'call') {
    const group = calledOn(start, 'Go');
    return group === undefined ? [] : [waitOf(group)];
  }
  const body = start.callee.kind === 'closure' ? unit.functions[start.callee.function] : undefined;
  if (body === undefined) return [];
  const last = lastOperations(body);
  const groups = common(last, (operation) => calledOn(operation, 'Done'));
  const channels = isOnce ? common(last, toldOn).filter((channel) => isToldOnce(unit, channel)) : [];
  return [...groups.map(waitOf), ...channels.map(receiveFrom)];
}

/** For each way out of a function what it runs last: what it deferred first, or what stands right before the end. */
function lastOperations({ blocks }: FunctionIr): readonly Operation[] {
  const deferred = blocks[0]?.operations.find(({ kind }) => kind === 'defer');
  if (deferred !== undefined) return [deferred];
  if (blocks.some(({ operations }) => operations.some(({ kind }) => kind === 'defer'))) return [];
  const ends = blocks.filter(({ terminator }) => terminator.kind === 'return');
  const last = ends.map(({ operations }) => operations.at(-1));
  return last.every((operation) => operation !== undefined) ? last : [];
}

/** The place that each of them means. */
function common(
  operations: readonly Operation[],
  placeIn: (operation: Operation) => Place | undefined,
): readonly Place[] {
  const [first, ...others] = operations.map(placeIn);
  if (first === undefined) return [];
  return others.every((each) => each !== undefined && isSamePlace(each, first)) ? [first] : [];
}

function calledOn(operation: Operation, method: string): Place | undefined {
  if (!isCall(operation) || operation.callee.kind !== 'field' || operation.callee.name !== method) return undefined;
  return placeOf(operation.callee.base);
}

function isCall(operation: Operation): operation is Call {
  return operation.kind === 'call' || operation.kind === 'defer' || operation.kind === 'go';
}

function toldOn(operation: Operation): Place | undefined {
  if (operation.kind === 'send') return placeOf(operation.channel);
  if (!isCall(operation) || operation.callee.kind !== 'global' || operation.callee.name !== 'close') return undefined;
  return operation.args[0] && placeOf(operation.args[0]);
}

/** One receive waits for one of those who send or close, so there must be no other. */
function isToldOnce(unit: Unit, channel: Place): boolean {
  const told = eachOperation(unit).filter(({ operation }) => {
    const place = toldOn(operation);
    return place !== undefined && isSamePlace(place, channel);
  });
  const isElsewhere = unit.functions.some(({ blocks }) =>
    blocks.some(
      ({ terminator }) =>
        terminator.kind === 'select' &&
        terminator.cases.some(({ communication: { kind, channel: other } }) => kind === 'send' && isAt(other, channel)),
    ),
  );
  return !isElsewhere && new Set(told.map(({ function: body }) => body.id)).size === 1;
}

function isAt(value: Value, place: Place): boolean {
  const at = placeOf(value);
  return at !== undefined && isSamePlace(at, place);
}

function waitOf(group: Place): Test {
  return (operation) => {
    const place = operation.kind === 'go' ? undefined : calledOn(operation, 'Wait');
    return place !== undefined && isSamePlace(place, group);
  };
}

function receiveFrom(channel: Place): Test {
  return (operation) => operation.kind === 'receive' && isAt(operation.channel, channel);
}

/** Whether no way from the start leads to a return without passing it. */
function isOnEveryWay({ blocks }: FunctionIr, from: Block, start: Operation, isIt: Test): boolean {
  // A wait that is deferred before runs after what is deferred later; then it is none.
  if (from.operations.slice(from.operations.indexOf(start) + 1).some(isIt)) return true;
  const seen = new Set<BlockId>();
  const waiting: BlockId[] = [];
  const goOn = ({ terminator }: Block): boolean => {
    if (terminator.kind === 'return') return false;
    waiting.push(...successors(terminator));
    return true;
  };
  if (!goOn(from)) return false;
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const block = blocks[id]!;
    if (!block.operations.some(isIt) && !goOn(block)) return false;
  }
  return true;
}
