/** Owns where a unit takes a place of a semaphore: a send to a channel that stands for one. Knows no paths. */
import type { Block, FunctionIr, Operation, OperationId, Unit, Value } from '../ir/model';
import { eachOperation, mentions, operationById, successors, valuesOf } from '../ir/walk';
import { isNamed, type Resolution } from '../packages/resolution';
import type { Acquisition } from './acquisition';
import { placeKey, placeOf } from './place';
import type { ResourceIndex } from './resource-index';
import { putsBack } from './tokens';

type Send = Extract<Operation, { kind: 'send' }>;

/** Sends to a channel that stands for a semaphore: it carries nothing, and the unit receives from it without looking at what it gets. */
export function takenPlaces(unit: Unit, resolution: Resolution, index: ResourceIndex): readonly Acquisition[] {
  const resource = index.rows.find(({ subject }) => subject.kind === 'channel');
  if (resource === undefined || !unit.functions.some(sends)) return [];
  const received = new Set<string>();
  const refilled = refilledChannels(unit, resolution);
  const used = new Set<OperationId>();
  for (const { operations, terminator } of unit.functions.flatMap(({ blocks }) => blocks)) {
    for (const node of [...operations, terminator])
      for (const value of valuesOf(node))
        mentions(value, (part) => part.kind === 'result' && !used.add(part.operation));
  }
  for (const { operation } of eachOperation(unit)) {
    const place = operation.kind === 'receive' && !used.has(operation.id) ? placeOf(operation.channel) : undefined;
    if (place !== undefined) received.add(placeKey(place));
  }
  const found: Acquisition[] = [];
  for (const owner of unit.functions) {
    for (const taking of owner.blocks) {
      const { id, operations, terminator } = taking;
      const inSelect = terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
      for (const [index, operation] of [...operations, ...inSelect].entries()) {
        if (operation.kind !== 'send' || !isToken(unit, resolution, operation)) continue;
        const place = placeOf(operation.channel);
        if (place === undefined || !received.has(placeKey(place)) || refilled.has(placeKey(place))) continue;
        if (putsBack(owner, operation) || givenBackLater(owner, taking, placeKey(place))) continue;
        const acquiring = { operation, held: [place], failures: [], successes: [] };
        found.push({ ...acquiring, function: owner, block: id, index, resource });
      }
    }
  }
  return found;
}

/** Whether a loop behind that of the send gives places back: as many as were taken, which its count tells, if anything does. */
function givenBackLater(owner: FunctionIr, taking: Block, key: string): boolean {
  if (taking.loop === undefined) return false;
  const gives = ({ operations }: Block): boolean =>
    operations.some((operation) => {
      const place = operation.kind === 'receive' ? placeOf(operation.channel) : undefined;
      return place !== undefined && placeKey(place) === key;
    });
  return owner.blocks.some((giving) => {
    if (giving.loop === undefined || giving.loop === taking.loop || !gives(giving)) return false;
    return giving.loopDepth === taking.loopDepth || !comesTo(owner, giving, taking);
  });
}

function comesTo({ blocks }: FunctionIr, from: Block, to: Block): boolean {
  const seen = new Set(successors(from.terminator));
  for (const id of seen) for (const next of successors(blocks[id]!.terminator)) seen.add(next);
  return seen.has(to.id);
}

function sends({ blocks }: FunctionIr): boolean {
  return blocks.some(
    ({ operations, terminator }) =>
      operations.some(({ kind }) => kind === 'send') ||
      (terminator.kind === 'select' && terminator.cases.some(({ communication }) => communication.kind === 'send')),
  );
}

/** Channels that a deferred closure sends to: there the tokens lie in the channel, a receive takes one and a send gives it back. */
function refilledChannels(unit: Unit, resolution: Resolution): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'defer') continue;
    const target = resolution.calleeOf(unit, operation);
    const body = target.kind === 'closure' ? unit.functions[target.function] : undefined;
    for (const each of body?.blocks.flatMap(({ operations }) => operations) ?? []) {
      const place = each.kind === 'send' ? placeOf(each.channel) : undefined;
      if (place !== undefined) found.add(placeKey(place));
    }
  }
  return found;
}

/** `struct{}{}` or `true` into a channel of such. */
function isToken(unit: Unit, resolution: Resolution, { channel }: Send): boolean {
  const type = resolution.typeOf(unit, channel);
  if (type?.kind !== 'channel' || isUnbuffered(unit, channel)) return false;
  const { element } = type;
  return (element.kind === 'struct' && element.fields.length === 0) || isNamed(element, '', 'bool');
}

/** Made here without room: a send waits for the other side, and is no place taken. */
function isUnbuffered(unit: Unit, channel: Value): boolean {
  const made = channel.kind === 'variable' ? unit.variables[channel.variable]?.initial : undefined;
  const operation = made?.kind === 'result' ? operationById(unit, made.operation) : undefined;
  return operation?.kind === 'call' && operation.args.length === 1;
}
