/** Owns the label by which pprof keeps the two sides of a diff apart in a file, and the column that stands for it here. */
import type { LabelColumns, SampleColumns } from './profile';
import type { StringTable } from './string-table';

/** What samples of the base carry in a profile that pprof -diff_base wrote. */
export const baseLabel = { key: 'pprof::base', value: 'true' } as const;

/** Samples as they were read, with the label turned into the column `fromBase`; the same objects where no sample has it. */
export function separateBase(
  samples: SampleColumns,
  labels: LabelColumns,
  strings: StringTable,
): { samples: SampleColumns; labels: LabelColumns } {
  const keys = new Set<number>();
  for (const row of labels.key) if (strings.at(row) === baseLabel.key) keys.add(row);
  if (keys.size === 0) return { samples, labels };
  const fromBase = new Uint8Array(samples.count);
  const labelOffset = new Uint32Array(samples.count + 1);
  const kept = new Uint32Array(labels.count);
  let end = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const last = samples.labelOffset[sample + 1]!;
    for (let label = samples.labelOffset[sample]!; label < last; label++) {
      const marks = keys.has(labels.key[label]!) && strings.at(labels.str[label]!) === baseLabel.value;
      if (marks) fromBase[sample] = 1;
      else kept[end++] = label;
    }
    labelOffset[sample + 1] = end;
  }
  return { samples: { ...samples, labelOffset, fromBase }, labels: labelsAt(labels, kept.subarray(0, end)) };
}

/** Some labels, by their rows. */
export function labelsAt(labels: LabelColumns, rows: Uint32Array): LabelColumns {
  return {
    count: rows.length,
    key: Uint32Array.from(rows, (label) => labels.key[label]!),
    str: Uint32Array.from(rows, (label) => labels.str[label]!),
    num: Float64Array.from(rows, (label) => labels.num[label]!),
    unit: Uint32Array.from(rows, (label) => labels.unit[label]!),
  };
}
