/**
 * Owns loops over functions: the iterator runs on top of the function with the loop, and is set aside while the body of the loop runs. Whichever way that is left,
 * the iterator goes on before anything else does. https://go.dev/ref/spec#For_range
 */
import type { BlockId, FunctionIr, Terminator } from '../../ir/model';
import { successors } from '../../ir/walk';
import { setRound } from './assignments';
import type { Runner } from './call';
import { fromDatum } from './callable';
import { goTo } from './frames';

import type { Native } from './library/native';
import { copyFrame, nil, type State, scalar } from './state/state';
import type { Datum, Frame, Iterator, Place, Process } from './state/values';
import { panic } from './transition';

const yielding = 'iter.yield';

/** Whether a loop goes over a function whose code is known: then that runs, and calls the body. */
export function startIterator(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  { done }: Extract<Terminator, { kind: 'range' }>,
  over: Datum,
  place: Place,
): boolean {
  if (over.kind !== 'function' || over.code.kind !== 'code') return false;
  const depth = process.frames.indexOf(frame);
  const header = frame.block;
  frame.block = done;
  frame.next = 0;
  const code = { kind: 'native', method: yielding, receiver: scalar(depth) } as const;
  const args: readonly Datum[] = [{ kind: 'function', code }];
  machine.perform(fromDatum(over), { state, process, frame, args, id: undefined, place, spread: false });
  const started = process.frames[depth + 1];
  if (started === undefined) return true;
  process.frames[depth + 1] = { ...started, rangedAt: place };
  frame.iterators = [...(frame.iterators ?? []), { header, aside: [], isOver: false }];
  return true;
}

/** The body of the loop runs with what it is given. */
const yielded: Native = ({ machine, state, process, frame, args, id, receiver }) => {
  const depth = receiver?.kind === 'scalar' ? Number(receiver.value) : -1;
  const loop = process.frames[depth];
  const iterator = loop?.iterators?.at(-1);
  if (loop === undefined || iterator === undefined || iterator.aside.length > 0) return false;
  const { terminator } = loop.body.blocks[iterator.header]!;
  if (terminator.kind !== 'range') return false;
  if (iterator.isOver) {
    panic(process);
    return true;
  }
  if (id !== undefined) frame.results.set(id, [scalar(true)]);
  setLast(loop, { ...iterator, aside: process.frames.splice(depth + 1), call: id });
  setRound(machine.evaluator, state, loop, terminator, [args[0] ?? nil, args[1] ?? nil]);
  goTo(loop, terminator.body);
  return true;
};

export const iterators: Readonly<Record<string, Native>> = { [yielding]: yielded };

/** Whether an iterator that was set aside goes on, or has come to its end, before the function with the loop does anything else. */
export function resumeIterator(process: Process, frame: Frame): boolean {
  const iterator = frame.iterators?.at(-1);
  if (iterator === undefined) return false;
  if (iterator.aside.length === 0) {
    const left = frame.iterators!.slice(0, -1);
    frame.iterators = left.length === 0 ? undefined : left;
    return true;
  }
  const { header, aside, call } = iterator;
  const goesOn = frame.leaving === undefined && frame.block === header;
  const isLeft = frame.leaving !== undefined || !withinLoop(frame.body, header).has(frame.block);
  if (!goesOn && !isLeft) return false;
  const resumed = aside.map(copyFrame);
  const top = resumed.at(-1)!;
  if (call !== undefined) top.results.set(call, [scalar(goesOn)]);
  if (frame.leaving === 'panic' || frame.leaving === 'goexit') {
    top.leaving = frame.leaving;
    frame.leaving = undefined;
  }
  const { terminator } = frame.body.blocks[header]!;
  if (goesOn && terminator.kind === 'range') {
    frame.block = terminator.done;
    frame.next = 0;
  }
  setLast(frame, { header, aside: [], isOver: !goesOn });
  process.frames.push(...resumed);
  return true;
}

function setLast(frame: Frame, iterator: Iterator): void {
  frame.iterators = [...frame.iterators!.slice(0, -1), iterator];
}

const known = new WeakMap<FunctionIr, Map<BlockId, ReadonlySet<BlockId>>>();

/** The blocks that nothing but the body of a loop leads to: those behind its `break` are among the others. */
function withinLoop(body: FunctionIr, header: BlockId): ReadonlySet<BlockId> {
  const ofBody = known.get(body) ?? new Map<BlockId, ReadonlySet<BlockId>>();
  known.set(body, ofBody);
  let within = ofBody.get(header);
  if (within === undefined) {
    const { terminator } = body.blocks[header]!;
    const outside = new Set<BlockId>([0 as BlockId]);
    for (const id of outside)
      for (const next of successors(body.blocks[id]!.terminator))
        if (terminator.kind !== 'range' || next !== terminator.body) outside.add(next);
    within = new Set(body.blocks.map(({ id }) => id).filter((id) => !outside.has(id)));
    ofBody.set(header, within);
  }
  return within;
}
