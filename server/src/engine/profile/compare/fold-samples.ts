/**
 * Owns adding up samples that are the same: the same stack, the same labels, the same side of a diff. Samples live in columns and are
 * found by a table of row numbers, so that none is an object. Knows nothing of where their stacks and strings come from.
 */
import { GrowingLabels } from '../model/growing-labels';
import type { Pace } from '../model/pace';
import type { LabelColumns, SampleColumns } from '../model/profile';

/** Samples between two looks at the clock. */
const stride = 4096;

/** Ids of pairs of ids, from 1. Both must be below 2^26, which the limits of a profile see to. */
class PairIds {
  private readonly ids = new Map<number, number>();

  id(one: number, other: number): number {
    const pair = one * 0x400_0000 + other;
    let id = this.ids.get(pair);
    if (id === undefined) {
      id = this.ids.size + 1;
      this.ids.set(pair, id);
    }
    return id;
  }
}

export class SampleFolder {
  private count = 0;
  private readonly values: Float64Array[];
  private readonly leaf: Uint32Array;
  /** Set of labels, and the side of the diff as its lowest bit. */
  private readonly marks: Uint32Array;
  private readonly labelOffset: Uint32Array;
  private readonly labels = new GrowingLabels();
  /** Open addressing: row + 1 of a sample, 0 where there is none. At most half full. */
  private readonly slots: Uint32Array;
  private readonly sets = new LabelSets();
  private hasBase = false;

  /** @param most samples that can come */
  constructor(sampleTypes: number, most: number) {
    this.values = Array.from({ length: sampleTypes }, () => new Float64Array(most));
    this.leaf = new Uint32Array(most);
    this.marks = new Uint32Array(most);
    this.labelOffset = new Uint32Array(most + 1);
    this.slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2 * most, 16))));
  }

  /**
   * Adds the samples of a profile, but for those without any value.
   * @param leaf node of the joined stacks each sample ends in
   * @param labels the profile's labels in rows of the joined strings
   */
  async addAll(samples: SampleColumns, leaf: Uint32Array, labels: LabelColumns, pace: Pace): Promise<void> {
    const order: number[] = [];
    if (samples.fromBase !== undefined) this.hasBase = true;
    for (let sample = 0; sample < samples.count; sample++) {
      if (sample % stride === 0 && pace.due()) await pace.rest(sample / samples.count);
      if (samples.values.every((column) => column[sample] === 0)) continue;
      sortLabels(samples, labels, sample, order);
      const side = samples.fromBase?.[sample] ?? 0;
      const row = this.row(leaf[sample]!, 2 * this.sets.id(labels, order) + side);
      if (row === this.count) this.append(labels, order);
      samples.values.forEach((column, type) => {
        const sums = this.values[type]!;
        sums[row] = sums[row]! + column[sample]!;
      });
    }
  }

  private append(labels: LabelColumns, order: readonly number[]): void {
    for (const label of order) {
      this.labels.push(labels.key[label]!, labels.str[label]!, labels.num[label]!, labels.unit[label]!);
    }
    this.count++;
    this.labelOffset[this.count] = this.labels.count;
  }

  /** Row of the sample with that stack and mark; the next free one, which is noted, where there is none. */
  private row(leaf: number, mark: number): number {
    const { slots } = this;
    const last = slots.length - 1;
    let hash = Math.imul(leaf, 0x9e3779b1) ^ Math.imul(mark, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & last;
    for (let taken = slots[slot]!; taken !== 0; taken = slots[slot]!) {
      if (this.leaf[taken - 1] === leaf && this.marks[taken - 1] === mark) return taken - 1;
      slot = (slot + 1) & last;
    }
    slots[slot] = this.count + 1;
    this.leaf[this.count] = leaf;
    this.marks[this.count] = mark;
    return this.count;
  }

  finish(): { samples: SampleColumns; labels: LabelColumns } {
    const { count } = this;
    return {
      samples: {
        count,
        values: this.values.map((column) => column.slice(0, count)),
        leaf: this.leaf.slice(0, count),
        labelOffset: this.labelOffset.slice(0, count + 1),
        ...(this.hasBase && { fromBase: Uint8Array.from(this.marks.subarray(0, count), (mark) => mark & 1) }),
      },
      labels: this.labels.done(),
    };
  }
}

/** Fills `order` with the rows of a sample's labels: texts before numbers, by key; values of one key in the sample's order. */
function sortLabels(samples: SampleColumns, labels: LabelColumns, sample: number, order: number[]): void {
  order.length = 0;
  const rank = (label: number): number => (labels.str[label] === 0 ? 2 ** 32 : 0) + labels.key[label]!;
  const last = samples.labelOffset[sample + 1]!;
  for (let label = samples.labelOffset[sample]!; label < last; label++) {
    let at = order.length;
    while (at > 0 && rank(order[at - 1]!) > rank(label)) at--;
    order.splice(at, 0, label);
  }
}

/** Numbers of sets of labels, so that two samples have the same one exactly if their labels are the same. */
class LabelSets {
  private readonly numbers = new Map<number, number>();
  private readonly textLabels = new PairIds();
  private readonly numberKeys = new PairIds();
  private readonly numberLabels = new PairIds();
  private readonly sets = new PairIds();

  /** Number of a set in the order of `sortLabels`; 0 for none. */
  id(labels: LabelColumns, order: readonly number[]): number {
    let set = 0;
    for (const label of order) set = this.sets.id(set, this.labelId(labels, label));
    return set;
  }

  /** Texts have even numbers and numbers odd ones, so that they are never taken for each other. */
  private labelId({ key, str, num, unit }: LabelColumns, label: number): number {
    if (str[label] !== 0) return 2 * this.textLabels.id(key[label]!, str[label]!);
    const value = num[label]!;
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(value, number);
    }
    return 2 * this.numberLabels.id(this.numberKeys.id(key[label]!, unit[label]!), number) + 1;
  }
}
