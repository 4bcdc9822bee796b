/**
 * Owns the question whether a loop takes from a channel what its own rounds send there, or waits for a close that they make: a list of work that grows while
 * it is done. Whether such a list comes to its end depends on what the work is, which only those know who give it.
 */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { mentions } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import { type Body, bodyOf, runBy } from './lock-order/called-bodies';
import { loopBlocks } from './loops';
import type { Place } from './machine/state/values';

/** Calls are followed so deep. */
const deepest = 3;

/** `place`: of the receive, or of the head of the loop over the channel. */
export function feedsItself(place: Place, resolution: Resolution): boolean {
  const { unit } = place;
  return unit.functions.some((body) =>
    body.blocks.some(({ id, loop }) => {
      const channel = takenAt(body, id, place);
      if (channel === undefined || loop === undefined) return false;
      const inside = loopBlocks(body, loop);
      const operations = body.blocks.filter((each) => inside.has(each.id)).flatMap((each) => each.operations);
      return feeds({ unit, operations }, { unit, channel }, resolution, 0);
    }),
  );
}

/** The channel a block takes from. */
function takenAt({ blocks }: FunctionIr, id: number, { range }: Place): Value | undefined {
  const { operations, terminator } = blocks[id]!;
  if (terminator.kind === 'range' && terminator.headRange === range) return terminator.over;
  const received = operations.find((each) => each.kind === 'receive' && each.range === range);
  return received?.kind === 'receive' ? received.channel : undefined;
}

interface Code {
  readonly unit: Unit;
  readonly operations: readonly Operation[];
}

interface Taken {
  readonly unit: Unit;
  readonly channel: Value;
}

/** Sends to the channel, or hands it on: to `close`, too. */
function feeds({ unit, operations }: Code, taken: Taken, resolution: Resolution, depth: number): boolean {
  const isIt = (value: Value): boolean => isSame(unit, value, taken);
  return operations.some((operation) => {
    if (operation.kind === 'send') return isIt(operation.channel);
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') return false;
    if (operation.args.some((arg) => mentions(arg, isIt))) return !isMeasured(operation.callee);
    if (depth >= deepest) return false;
    return runBy(unit, operation, resolution).some((body) => feedsIn(body, taken, resolution, depth + 1));
  });
}

function feedsIn(body: Body, taken: Taken, resolution: Resolution, depth: number): boolean {
  resolution.looksInto(body.unit);
  const operations = bodyOf(body)?.blocks.flatMap((block) => block.operations) ?? [];
  return feeds({ unit: body.unit, operations }, taken, resolution, depth);
}

/** The same variable, or a field of the same name. */
function isSame(unit: Unit, value: Value, { unit: owner, channel }: Taken): boolean {
  if (value.kind === 'variable')
    return channel.kind === 'variable' && unit === owner && value.variable === channel.variable;
  return value.kind === 'field' && channel.kind === 'field' && value.name === channel.name;
}

function isMeasured(callee: Value): boolean {
  return callee.kind === 'global' && (callee.name === 'len' || callee.name === 'cap');
}
