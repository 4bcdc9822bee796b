/**
 * Owns one run through a graph that is too large to be seen as a whole: who moves next, and which way. Processes have priorities that are drawn, and the first of
 * those that can go on does, until it loses its place: few changes of turn are enough for most faults (https://doi.org/10.1145/1736020.1736040). Makes no states.
 */

import type { Process, ProcessId } from '../machine/state/values';
import type { Transition } from '../machine/transition';

/** A turn is lost once in so many steps. */
const stepsPerTurn = 12;

export class Walk {
  readonly #draw: (below: number) => number;
  /** The first two walks know no luck: whoever was started first goes first, or last. */
  readonly #order: 'first' | 'last' | 'drawn';
  readonly #priorities = new Map<ProcessId, number>();
  /** How a condition came out last. */
  readonly #last = new Map<string, number>();
  #lowest = 0;

  constructor(number: number) {
    this.#draw = drawn(number + 1);
    this.#order = number === 0 ? 'first' : number === 1 ? 'last' : 'drawn';
  }

  /** Undefined where nobody can go on. */
  choose(processes: readonly Process[], byProcess: readonly (readonly Transition[])[]): Transition | undefined {
    const able = byProcess.flatMap((transitions, slot) => {
      const open = transitions.filter(({ isBeyond }) => isBeyond !== true);
      return open.length === 0 ? [] : [{ id: processes[slot]!.id, open }];
    });
    if (able.length === 0) return undefined;
    const next = able.reduce((best, each) => (this.#priorityOf(each.id) > this.#priorityOf(best.id) ? each : best));
    if (this.#draw(stepsPerTurn) === 0) this.yields(next.id);
    return this.#wayOf(next.id, next.open);
  }

  /** Goes on only when nobody else does. */
  yields(process: ProcessId): void {
    this.#lowest -= 1;
    this.#priorities.set(process, this.#lowest);
  }

  #priorityOf(process: ProcessId): number {
    let priority = this.#priorities.get(process);
    if (priority === undefined) {
      const { size } = this.#priorities;
      priority = this.#order === 'drawn' ? 1 + this.#draw(1000) : this.#order === 'last' ? 1 + size : 1000 - size;
      this.#priorities.set(process, priority);
    }
    return priority;
  }

  /** A process that comes to the same place again goes the next way there: the same luck twice would prove little. */
  #wayOf(process: ProcessId, open: readonly Transition[]): Transition {
    if (open.length === 1) return open[0]!;
    const { unit, range } = open[0]!.place;
    const key = `${process} ${unit.name} ${unit.range.start.line} ${range.start.line}:${range.start.column}`;
    const last = this.#last.get(key);
    const way = (last === undefined ? this.#draw(open.length) : last + 1) % open.length;
    this.#last.set(key, way);
    return open[way]!;
  }
}

/** Whole numbers from 0 to below `below`, the same for the same seed: xorshift32. */
function drawn(seed: number): (below: number) => number {
  let state = Math.imul(seed, 2_654_435_761) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
