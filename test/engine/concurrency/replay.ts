/**
 * Owns running a way that somebody says leads to a stuck process, step by step, by the rules of the brute force. Operations at which a process can neither wait nor make
 * others wait may be left out of the way. Knows not who says it.
 */

import { keyOf, startOf, valuesOf } from './brute-force';
import { Continuations, type Visible } from './continuation';
import type { Program } from './program';
import { type State, successors } from './steps';

/** The operations that go on together in one step, by the number of their line. */
export type Move = readonly number[];

/** Steps that a way may leave out: nobody waits there. */
const quiet: ReadonlySet<string> = new Set([
  'go',
  'unlock',
  'runlock',
  'add',
  'done',
  'close',
  'cancel',
  'signal',
  'broadcast',
]);

/** Whether the way can be gone, for some values of the parameters, and a process then stands in the line for ever. */
export function canBeReplayed(
  program: Program,
  lines: ReadonlyMap<number, number>,
  way: readonly Move[],
  stuckAt: number,
): boolean {
  return valuesOf(program).some((values) => {
    const continuations = new Continuations(program, values);
    const next = (state: State) =>
      successors(state, program, continuations).flatMap((step) => (step.kind === 'state' ? [step.state] : []));
    const start = startOf(program, continuations.start(0));
    const seen = new Set([`${keyOf(start)} 0`]);
    const waiting: (readonly [state: State, done: number])[] = [[start, 0]];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const [state, done] = at;
      if (done === way.length && standsForEver(state, lines, stuckAt, next)) return true;
      for (const after of next(state)) {
        for (const reached of indexesAfter(state, after, lines, way, done)) {
          const key = `${keyOf(after)} ${reached}`;
          if (seen.has(key)) continue;
          seen.add(key);
          waiting.push([after, reached]);
        }
      }
    }
    return false;
  });
}

/** How much of the way is gone after a step that went from one state to the next; none when the way has no such step here. */
function indexesAfter(
  before: State,
  after: State,
  lines: ReadonlyMap<number, number>,
  way: readonly Move[],
  done: number,
): readonly number[] {
  const moved = before.processes.flatMap(({ at, stage }, index) => {
    const later = after.processes[index];
    // Who waits at a Cond takes one step to fall asleep and another one to go on.
    const fallsAsleep = at?.operation.kind === 'cond-wait' && stage === 'arrived' && later.stage === 'asleep';
    return at !== undefined && (later.at !== at || fallsAsleep) ? [at.operation] : [];
  });
  // A writer that announces itself stays where it stands.
  const isHalf = before.processes.some(({ stage }, index) => stage !== after.processes[index].stage);
  const isQuiet = (moved.length > 0 || isHalf) && moved.every(({ kind }) => quiet.has(kind));
  const expected = way[done] ?? [];
  const isExpected = (operation: Visible) =>
    operation.kind !== 'go' && expected.includes(lines.get(operation.id) ?? -1);
  // The next round of a range stands where the last one stood.
  const loops = before.processes.flatMap(({ at }) => (at?.operation.kind === 'range' ? [at.operation] : []));
  const isNext = moved.length > 0 ? moved.every(isExpected) : loops.some(isExpected);
  return [...(isNext ? [done + 1] : []), ...(isQuiet ? [done] : [])];
}

/** Some process stands in the line, and whatever happens from here on it does not move. */
function standsForEver(
  state: State,
  lines: ReadonlyMap<number, number>,
  line: number,
  next: (state: State) => readonly State[],
): boolean {
  return state.processes.some(({ at }, index) => {
    if (at === undefined || at.operation.kind === 'go' || lines.get(at.operation.id) !== line) return false;
    const seen = new Set([keyOf(state)]);
    const waiting = [state];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      if (each.processes[index].at !== at) return false;
      for (const after of next(each)) {
        const key = keyOf(after);
        if (seen.has(key)) continue;
        seen.add(key);
        waiting.push(after);
      }
    }
    return true;
  });
}
