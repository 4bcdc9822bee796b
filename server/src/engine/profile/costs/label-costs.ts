/** Owns what each label ("tag") of a profile's samples costs, for one sample type. Refuses to know how labels are shown and filtered. */
import type { Profile } from '../model/profile';
import { tagUnits } from '../refine/tags';

/** One value of a label. */
export interface LabelValue {
  /** The text of a string label; '' for a numeric one. */
  readonly text: string;
  /** The number of a numeric label, undefined for a string. */
  readonly number: number | undefined;
  /** Unit of the key, as pprof takes it for all its numbers: the first one a label states, else bytes or the key itself. */
  readonly unit: string;
  /** Sum of the samples that carry it, in the sample type's unit. */
  readonly cost: number;
}

export interface LabelGroup {
  readonly key: string;
  /** By falling absolute cost, then by text; at most the number asked for. */
  readonly values: readonly LabelValue[];
  /** Values there are. */
  readonly valueCount: number;
  /** Cost of the values that are not listed, and of samples without this label. */
  readonly others: number;
  readonly without: number;
}

export interface LabelCosts {
  /** By falling cost of the samples that carry the key, then by name. */
  readonly groups: readonly LabelGroup[];
  /** Cost of the samples with at least one label. */
  readonly labelled: number;
}

/**
 * Costs of all labels for one sample type (index into `profile.sampleTypes`). A sample counts once for each different value it carries.
 * @param most values listed of each key
 */
export function labelCosts(profile: Profile, sampleType: number, most: number): LabelCosts {
  const { samples, labels, strings } = profile;
  const values = samples.values[sampleType]!;
  const keys = new Map<string, KeyCosts>();
  let labelled = 0;
  let total = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const value = values[sample]!;
    total += value;
    const first = samples.labelOffset[sample]!;
    const last = samples.labelOffset[sample + 1]!;
    if (first === last) continue;
    labelled += value;
    for (let row = first; row < last; row++) {
      const key = strings.at(labels.key[row]!);
      const costs = keys.get(key) ?? new KeyCosts();
      keys.set(key, costs);
      costs.add(sample, value, labels.str[row]!, labels.num[row]!);
    }
  }
  const units = tagUnits(profile);
  const groups = [...keys].map(([key, costs]) =>
    costs.group(key, total, most, (index) => strings.at(index), units.get(key) ?? ''),
  );
  const carried = (group: LabelGroup): number => Math.abs(total - group.without);
  groups.sort((a, b) => carried(b) - carried(a) || compareText(a.key, b.key));
  return { groups, labelled };
}

/** Costs of one key's values while samples are looked at. */
class KeyCosts {
  private readonly byText = new Map<number, Counted>();
  private readonly byNumber = new Map<number, Counted>();
  private lastSample = -1;
  private carried = 0;

  add(sample: number, value: number, text: number, number: number): void {
    if (sample !== this.lastSample) this.carried += value;
    this.lastSample = sample;
    if (text === 0) count(this.byNumber, number, sample, value);
    else count(this.byText, text, sample, value);
  }

  group(key: string, total: number, most: number, string: (index: number) => string, unitOfKey: string): LabelGroup {
    const values: LabelValue[] = [
      ...[...this.byText].map(([text, { cost }]) => ({ text: string(text), number: undefined, unit: '', cost })),
      ...[...this.byNumber].map(([number, { cost }]) => ({ text: '', number, unit: unitOfKey, cost })),
    ];
    const costly = values.filter(({ cost }) => cost !== 0);
    costly.sort(
      (a, b) => Math.abs(b.cost) - Math.abs(a.cost) || compareText(a.text, b.text) || (a.number ?? 0) - (b.number ?? 0),
    );
    const listed = costly.slice(0, most);
    const others = costly.slice(most).reduce((sum, { cost }) => sum + cost, 0);
    return { key, values: listed, valueCount: costly.length, others, without: total - this.carried };
  }
}

interface Counted {
  cost: number;
  /** A sample that repeats a value counts once. */
  lastSample: number;
}

function count(known: Map<number, Counted>, row: number, sample: number, value: number): void {
  const counted = known.get(row);
  if (!counted) known.set(row, { cost: value, lastSample: sample });
  else if (counted.lastSample !== sample) {
    counted.cost += value;
    counted.lastSample = sample;
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
