/** Owns receives that a loop repeats at once when the channel is found to be closed. Knows no messages. */

import { runsAgain } from '../../findings/loops/iterations';
import type { Block, BlockId, FunctionIr, Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, operationById } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import type { Quick } from './quick';

type Receive = Extract<Operation, { kind: 'receive' }>;

export interface EndlessReceive {
  readonly range: Range;
  readonly channel: Value;
}

export function endlessReceives(
  unit: Unit,
  owner: FunctionIr,
  quick: Quick,
  resolution: Resolution,
): readonly EndlessReceive[] {
  const found: EndlessReceive[] = [];
  for (const block of owner.blocks) {
    const { terminator, operations } = block;
    const inSelect =
      terminator.kind === 'select'
        ? terminator.cases.map(({ communication, to }) => ({ communication, to: to as BlockId | undefined }))
        : [];
    const plain = operations.map((communication) => ({ communication, to: undefined }));
    for (const { communication, to } of [...plain, ...inSelect]) {
      if (communication.kind !== 'receive' || !runsAgain(owner, block.id)) continue;
      if (!isSame(unit, communication.channel)) continue;
      const closed = closedSide(owner, to ?? block.id, communication);
      if (closed === undefined || !comesBack(unit, owner, closed, block, communication, quick)) continue;
      if (!mayBeClosed(unit, communication.channel, resolution)) continue;
      if (endsTogether(unit, owner, inSelect, communication.channel, resolution)) continue;
      found.push({ range: communication.range, channel: communication.channel });
    }
  }
  return found;
}

/** A channel by name: what a call gives may be another one the next time. */
function isSame(unit: Unit, channel: Value): boolean {
  if (channel.kind === 'variable') return unit.variables[channel.variable]?.ranged === undefined;
  return channel.kind === 'global' || (channel.kind === 'field' && isSame(unit, channel.base));
}

/**
 * Whoever looks at `ok` reckons with a closed channel; where all code that has the channel is in sight, some of it has to close it. Others have what comes as
 * a parameter or from a call.
 */
function mayBeClosed(unit: Unit, channel: Value, resolution: Resolution): boolean {
  if (channel.kind === 'variable') {
    const { initial } = unit.variables[channel.variable]!;
    const made = initial?.kind === 'result' ? operationById(unit, initial.operation) : undefined;
    const isMadeHere = made?.kind === 'call' && made.callee.kind === 'global' && made.callee.name === 'make';
    if (!isMadeHere) return true;
  }
  return closings(unit, channel, resolution).length > 0;
}

/** Blocks that close a channel, or see to it that it is closed in the end. */
function closings(unit: Unit, channel: Value, resolution: Resolution): readonly Closing[] {
  const homes =
    channel.kind === 'variable'
      ? [unit]
      : channel.kind === 'field' || channel.kind === 'global'
        ? resolution.unitsMentioning(channel.kind === 'field' ? `.${channel.name}` : channel.name)
        : [];
  return homes.flatMap((home) =>
    eachOperation(home).flatMap(({ operation, block }) => {
      if (operation.kind !== 'call' && operation.kind !== 'defer') return [];
      const callee = resolution.calleeOf(home, operation);
      const isClosing = callee.kind === 'builtin' && callee.name === 'close';
      return isClosing && operation.args.some((each) => isAlike(each, channel))
        ? [{ block, kind: operation.kind }]
        : [];
    }),
  );
}

interface Closing {
  readonly block: Block;
  readonly kind: 'call' | 'defer';
}

/** By the name that all code has for it: fields of one name are taken for the same. */
function isAlike(one: Value, other: Value): boolean {
  if (one.kind === 'variable') return other.kind === 'variable' && one.variable === other.variable;
  if (one.kind !== 'field' && one.kind !== 'global') return false;
  return one.kind === other.kind && one.name === other.name;
}

/** Whether another case of the select leaves the loop, once its channel is closed, and whoever closes this one closes that one with it. */
function endsTogether(
  unit: Unit,
  owner: FunctionIr,
  cases: readonly { readonly communication: Operation; readonly to: BlockId | undefined }[],
  channel: Value,
  resolution: Resolution,
): boolean {
  const own = closings(unit, channel, resolution);
  if (own.length === 0) return false;
  return cases.some(({ communication: other, to }) => {
    if (other.kind !== 'receive' || to === undefined || isAlike(other.channel, channel)) return false;
    if (runsAgain(owner, closedSide(owner, to, other) ?? to)) return false;
    const others = closings(unit, other.channel, resolution);
    return own.every(({ block, kind }) => others.some((each) => each.block === block && each.kind === kind));
  });
}

/** Where the block goes on whose last condition is the `ok` of the receive, when that is false. */
function closedSide({ blocks }: FunctionIr, start: BlockId, { id }: Receive): BlockId | undefined {
  const { operations, terminator } = blocks[start]!;
  if (terminator.kind !== 'branch') return undefined;
  const { condition } = terminator;
  const isOk = (value: Value): boolean => value.kind === 'result' && value.operation === id && value.index === 1;
  const names = operations.flatMap((node) =>
    node.kind === 'assign'
      ? node.targets.filter((_, at) => node.values[at] !== undefined && isOk(node.values[at]))
      : [],
  );
  const isNamed = names.some(
    (name) => name?.kind === 'variable' && condition.kind === 'variable' && name.variable === condition.variable,
  );
  return isNamed || isOk(condition) ? terminator.else : undefined;
}

/** Whether the loop gets from here back to the receive without doing anything: no way out is taken, the channel stays what it is. */
function comesBack(
  unit: Unit,
  { blocks }: FunctionIr,
  from: BlockId,
  to: Block,
  receive: Receive,
  quick: Quick,
): boolean {
  const seen = new Set<BlockId>();
  for (let id = from; !seen.has(id); ) {
    seen.add(id);
    const block = blocks[id]!;
    const isHere = block === to;
    const isChanging = block.operations.some((node) => node.kind === 'assign' && !node.declares);
    if ((isChanging && !isHere) || !quick.isIdle(unit, block, none, isHere ? receive : undefined)) return false;
    if (isHere) return true;
    // Whatever decides again may decide on another way the next time.
    if (block.terminator.kind !== 'jump') return false;
    id = block.terminator.to;
  }
  return false;
}

const none: ReadonlySet<VariableId> = new Set();
