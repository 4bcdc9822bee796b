/** Owns `profile tags`: what each label of the samples costs, value by value, in the layout of pprof's -tags. Leaves counting to the engine. */

import type { Command } from 'commander';
import { type LabelGroup, type LabelValue, labelCosts } from '#engine/profile/costs/label-costs';
import { visibleText } from '#engine/profile/names/visible-text';
import { measurementLabel } from '#engine/profile/units/measurement';
import type { CliContext } from '../command';
import { type Heading, largestOf, share, valueColumn } from './print';
import { addTableOptions, type Printers, printTable, type TableOptions, type TableSource } from './table';

const words = { rows: 'values of each label', textLimit: 40 } as const;

interface TagsReport extends Heading {
  readonly groups: readonly LabelGroup[];
  /** Value of all samples in view. */
  readonly sum: number;
}

const printers: Printers<TagsReport> = {
  json: ({ sampleType, total, groups, sum }) => ({
    version: 1,
    sampleType,
    total,
    labels: groups.map(({ key, values, without }) => ({
      key,
      value: sum - without,
      values: values.map(({ text, number, unit, cost }) =>
        number === undefined ? { text, value: cost } : { number, unit, value: cost },
      ),
    })),
  }),
  csv: ({ groups }) => [
    ['key', 'text', 'number', 'unit', 'value'],
    ...groups.flatMap(({ key, values }) =>
      values.map(({ text, number, unit, cost }) => [key, text, number ?? '', unit, cost]),
    ),
  ],
  text: tagsAsText,
};

export function configureTags(command: Command, context: CliContext): void {
  command.argument('<file...>', 'profiles; several are joined, - is standard input');
  addTableOptions(command, words).action((files: readonly string[], options: TableOptions) =>
    printTable(files, options, context, { words, printers, reportOf: tagsReport }),
  );
}

function tagsReport({ whole, profile, filters, index, sampleType, total, limit }: TableSource): TagsReport {
  const { groups } = labelCosts(profile, index, limit === 0 ? Number.POSITIVE_INFINITY : limit);
  const sum = profile.samples.values[index]!.reduce((all, value) => all + value, 0);
  return { profile: whole, sampleType, total, filters, groups, sum };
}

function tagsAsText({ sampleType, total, groups, sum }: TagsReport): string {
  if (groups.length === 0) return 'No sample has a label.\n';
  const value = valueColumn(sampleType.unit, largestOf([sum], total));
  const blocks = groups.map(({ key, values, valueCount, without }) => {
    const carried = sum - without;
    const hidden = valueCount - values.length;
    return [
      `${visibleText(key)}: Total ${value(carried)} of ${value(total)} (${share(carried, total).trim()})`,
      ...values.map((one) => `${value(one.cost).padStart(17)} (${share(one.cost, total)}): ${valueText(one)}`),
      ...(hidden > 0 ? [`${hidden} more; --limit 0 shows all`] : []),
    ].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** A label's value as pprof writes it: `64kB`, `burn`. */
function valueText({ text, number, unit }: LabelValue): string {
  return visibleText(number === undefined ? text : measurementLabel(number, unit, 'auto'));
}
