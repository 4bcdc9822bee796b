/** Owns what each label ("tag") of a profile's samples costs, for one sample type. Refuses to know how labels are shown and filtered. */
import type { Profile } from '../model/profile';
import { tagUnits } from '../refine/tags';
import { compareText } from './top';

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
      const text = labels.str[row]!;
      // Two rows may hold the same text.
      costs.add(sample, value, text === 0 ? labels.num[row]! : strings.at(text));
    }
  }
  const units = tagUnits(profile);
  const groups = [...keys].map(([key, costs]) => costs.group(key, total, most, units.get(key) ?? ''));
  const carried = (group: LabelGroup): number => Math.abs(total - group.without);
  groups.sort((a, b) => carried(b) - carried(a) || compareText(a.key, b.key));
  return { groups, labelled };
}

/** Costs of one key's values while samples are looked at. */
class KeyCosts {
  private readonly counted = new Map<string | number, Counted>();
  private lastSample = -1;
  private carried = 0;

  /** @param of a text, or a number */
  add(sample: number, value: number, of: string | number): void {
    if (sample !== this.lastSample) this.carried += value;
    this.lastSample = sample;
    const known = this.counted.get(of);
    if (!known) this.counted.set(of, { cost: value, lastSample: sample });
    else if (known.lastSample !== sample) {
      known.cost += value;
      known.lastSample = sample;
    }
  }

  group(key: string, total: number, most: number, unitOfKey: string): LabelGroup {
    const values = [...this.counted].map(
      ([of, { cost }]): LabelValue =>
        typeof of === 'string'
          ? { text: of, number: undefined, unit: '', cost }
          : { text: '', number: of, unit: unitOfKey, cost },
    );
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
