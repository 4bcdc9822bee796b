/**
 * Owns how many places of a semaphore, or tokens in a channel, a function holds along its ways: what it has taken and not given back, or the other way round.
 * Knows one function at a time.
 */
import type { FunctionIr, Operation, Terminator, Value } from '../ir/model';
import { successors } from '../ir/walk';
import { placeKey, placeOf } from './place';

type Send = Extract<Operation, { kind: 'send' }>;

/** How many more there are behind an operation. */
export type Change = (operation: Operation) => number;

/** More than one too many or too few tells nothing more. */
const most = 2;

/** Whether on every way to the send more was taken out of its channel than put into it. */
export function putsBack(body: FunctionIr, send: Send): boolean {
  const place = placeOf(send.channel);
  if (place === undefined) return false;
  const key = placeKey(place);
  const isIt = (channel: Value): boolean => {
    const other = placeOf(channel);
    return other !== undefined && placeKey(other) === key;
  };
  const change = (operation: Operation): number => {
    if (operation.kind === 'send' && isIt(operation.channel)) return 1;
    return operation.kind === 'receive' && isIt(operation.channel) ? -1 : 0;
  };
  for (const [node, inside] of countsOf(body, change)) if (node === send && inside >= 0) return false;
  return true;
}

/** Whether some way through a function gives back more than it takes. */
export function givesBackMore(body: FunctionIr, change: Change): boolean {
  // Conditions are not followed: who takes as often as he gives back does so under the same ones.
  const changes = [...countsOf(body, change)].map(([node]) => (isOperation(node) ? change(node) : 0));
  if (changes.filter((each) => each > 0).length >= changes.filter((each) => each < 0).length) return false;
  for (const [node, inside] of countsOf(body, change)) if (node.kind === 'return' && inside < 0) return true;
  return false;
}

function isOperation(node: Operation | Terminator): node is Operation {
  return ['assign', 'declare', 'call', 'go', 'defer', 'send', 'receive'].includes(node.kind);
}

/** What a function comes to along its ways, and how many there are before that, none at its beginning. */
function* countsOf(
  { blocks }: FunctionIr,
  change: Change,
): Generator<readonly [node: Operation | Terminator, inside: number]> {
  const after = (inside: number, operation: Operation): number =>
    Math.max(-most, Math.min(most, inside + change(operation)));
  const seen = new Set<string>();
  const waiting = [{ block: 0, inside: 0 }];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { operations, terminator } = blocks[at.block]!;
    let { inside } = at;
    const goOn = (block: number, count: number): void => {
      const state = `${block} ${count}`;
      if (!seen.has(state)) waiting.push({ block, inside: count });
      seen.add(state);
    };
    for (const operation of operations) {
      yield [operation, inside];
      inside = after(inside, operation);
    }
    yield [terminator, inside];
    if (terminator.kind !== 'select') {
      for (const to of successors(terminator)) goOn(to, inside);
      continue;
    }
    for (const { communication, to } of terminator.cases) {
      yield [communication, inside];
      goOn(to, after(inside, communication));
    }
    if (terminator.default !== undefined) goOn(terminator.default, inside);
  }
}
