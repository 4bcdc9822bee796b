/** Owns stacks that are repaired as a whole before they count: what a signal handler left in them goes (pprof: cpuProfile, cleanupDuplicateLocations). */
import { Uint32Column } from '../model/growable';
import type { AddressedStacks } from './addressed';

/** One sample in so many may differ from the others. */
const similarSamples = 32;
/** Frames of the handler, at most. */
const mostRounds = 2;

export class RawStacks {
  private readonly rows = new Uint32Column();
  private readonly ends = new Uint32Column();
  /** 1 where the frame at that place of `rows` was taken out. */
  private readonly gone = new Set<number>();

  constructor(private readonly stacks: AddressedStacks) {}

  get count(): number {
    return this.ends.length;
  }

  /** Takes the stack the builder holds, leaf first, as one sample. */
  take(): void {
    const { builder } = this.stacks;
    for (let at = 0; at < builder.depth; at++) this.rows.push(builder.stack[at]!);
    this.ends.push(this.rows.length);
    builder.dropStack();
  }

  /** Takes out the frame above the leaf where nearly all samples have the same one there, twice. */
  dropHandler(): void {
    const margin = Math.floor(this.count / similarSamples);
    for (let round = 0; round < mostRounds; round++) {
      const seen = new Map<number, number>();
      this.seconds((row) => {
        seen.set(row, (seen.get(row) ?? 0) + 1);
      });
      const common = [...seen].find(([, count]) => count >= this.count - margin)?.[0];
      if (common === undefined) continue;
      this.seconds((row, at) => {
        if (row === common) this.gone.add(at);
      });
    }
  }

  /** Takes out the frame above the leaf where it is the leaf again, read from the stack instead of the signal. */
  dropDoubledLeaves(): void {
    const [lo, hi] = this.stacks.builder.addresses();
    this.seconds((row, at, leaf) => {
      const isNext =
        lo.at(leaf) === (lo.at(row) + 1) >>> 0 && hi.at(leaf) === (hi.at(row) + (lo.at(leaf) === 0 ? 1 : 0)) >>> 0;
      if (isNext) this.gone.add(at);
    });
  }

  /** Gives all samples to the builder. */
  finish(): void {
    const { builder } = this.stacks;
    let at = 0;
    for (let sample = 0; sample < this.count; sample++) {
      const offset = at;
      for (; at < this.ends.at(sample); at++) if (!this.gone.has(at)) builder.push(this.rows.at(at), offset);
      builder.endSample('leaf first', offset);
    }
  }

  /** The second frame of each stack that has one, with its place and the leaf's row. */
  private seconds(visit: (row: number, at: number, leaf: number) => void): void {
    let start = 0;
    for (let sample = 0; sample < this.count; sample++) {
      const end = this.ends.at(sample);
      let second = start + 1;
      while (second < end && this.gone.has(second)) second++;
      if (second < end) visit(this.rows.at(second), second, this.rows.at(start));
      start = end;
    }
  }
}
