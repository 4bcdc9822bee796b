/** Owns which way round a channel of tokens is used: a send takes a place, or it puts a token back that was taken out before. Knows one function at a time. */
import type { FunctionIr, Operation, Terminator, Value } from '../ir/model';
import { successors } from '../ir/walk';
import { placeKey, placeOf } from './place';

type Send = Extract<Operation, { kind: 'send' }>;

/** More than one too many or too few tells nothing more. */
const most = 2;

/** Whether on every way to the send more was taken out of its channel than put into it. */
export function putsBack({ blocks }: FunctionIr, send: Send): boolean {
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
  const seen = new Set<string>();
  const waiting = [{ block: 0, inside: 0 }];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { operations, terminator } = blocks[at.block]!;
    let { inside } = at;
    for (const operation of operations) {
      if (operation === send && inside >= 0) return false;
      inside = Math.max(-most, Math.min(most, inside + change(operation)));
    }
    for (const [block, by] of ways(terminator, change, send)) {
      if (by === 'send' && inside >= 0) return false;
      const after = inside + (by === 'send' ? 1 : by);
      const next = { block, inside: Math.max(-most, Math.min(most, after)) };
      const state = `${block} ${next.inside}`;
      if (!seen.has(state)) waiting.push(next);
      seen.add(state);
    }
  }
  return true;
}

/** Where it goes on, and what a case of a select changes by that. */
function ways(
  terminator: Terminator,
  change: (operation: Operation) => number,
  send: Send,
): readonly (readonly [number, number | 'send'])[] {
  if (terminator.kind !== 'select') return successors(terminator).map((to) => [to, 0] as const);
  const cases = terminator.cases.map(
    ({ communication, to }) => [to, communication === send ? 'send' : change(communication)] as const,
  );
  return terminator.default === undefined ? cases : [...cases, [terminator.default, 0] as const];
}
