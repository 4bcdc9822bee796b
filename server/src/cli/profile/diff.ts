/** Owns `profile diff`: what grew between two profiles, path by path, with its share of all growth. Leaves counting to the engine. */

import type { Command } from 'commander';
import type { Colors } from 'picocolors/types';
import { type Growth, growthByPath, sideSums } from '#engine/profile/compare/growth';
import { type GrowthRow, growthRows, sourceText } from '#engine/profile/compare/growth-rows';
import { growthCsv, growthJson } from '#engine/profile/export/growth-csv';
import type { ValueType } from '#engine/profile/model/profile';
import { shortName } from '#engine/profile/names/frame-name';
import { buildFrames } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { visibleText } from '#engine/profile/names/visible-text';
import { tagKeys } from '#engine/profile/refine/refinement';
import { buildStackTree } from '#engine/profile/tree/stack-tree';
import type { CliContext } from '../command';
import { type ValueText, valueAlone } from './print';
import { addTableOptions, type Printers, printTable, type TableOptions, type TableSource } from './table';

const words = { rows: 'paths', textLimit: 40, per: 'tell paths apart by', comparesItself: true } as const;

/** Frames that the text table writes before the one a path is about, and after it: who called it, and what it waits for or asked for. */
const writtenBefore = 1;
const writtenAfter = 2;

interface SampleTypeSums {
  readonly type: ValueType;
  readonly base: number;
  readonly now: number;
}

interface DiffReport {
  readonly names: readonly [base: string, now: string];
  readonly sampleType: ValueType;
  readonly sums: readonly SampleTypeSums[];
  readonly growth: Growth;
  readonly filters: readonly string[];
  readonly tagRoot: readonly string[];
  /** Rows shown. */
  readonly rows: readonly GrowthRow[];
  /** Rows that changed. */
  readonly changed: number;
}

const printers: Printers<DiffReport> = { json: diffAsJson, csv: diffAsCsv, text: diffAsText };

export function configureDiff(command: Command, context: CliContext): void {
  command.argument('<base>', 'profile of before').argument('<now>', 'profile of after');
  addTableOptions(command.option('--normalize', 'scale NOW to the sum of BASE first'), words);
  command.action((base: string, now: string, options: Omit<TableOptions, 'base' | 'diffBase'>) => {
    const tagRoot = tagKeys(options.tagroot ?? []);
    const reportOf = (source: TableSource): DiffReport => diffReport([base, now], source, tagRoot);
    return printTable([now], { ...options, diffBase: [base] }, context, { words, printers, reportOf });
  });
}

/** @param tagRoot keys of labels that tell paths apart */
function diffReport(
  names: readonly [string, string],
  { profile, filters, index, sampleType, granularity, limit }: TableSource,
  tagRoot: readonly string[],
): DiffReport {
  const frames = buildFrames(profile, granularity, pprofName);
  const tree = buildStackTree(profile, frames);
  const growth = growthByPath(profile, tree, index, tagRoot);
  const rows = growthRows(profile, tree, growth, index, { limit, tagRoot });
  let changed = 0;
  for (let row = 0; row < growth.count; row++) if (growth.base[row] !== growth.now[row]) changed++;
  const sums = profile.sampleTypes.map((type, at) => {
    return { type, ...sideSums(profile, at) };
  });
  return { names, sampleType, sums, growth, filters, tagRoot, rows, changed };
}

function diffAsJson({ sampleType, sums, growth, rows }: DiffReport): object {
  const { totalBase: base, totalNow: now, grown } = growth;
  const sampleTypes = sums.map(({ type, ...sides }) => ({ ...type, ...sides }));
  return { version: 1, sampleType, base, now, delta: now - base, grown, sampleTypes, rows: growthJson(rows) };
}

function diffAsCsv({ rows }: DiffReport): (readonly (string | number)[])[] {
  return growthCsv(rows);
}

function diffAsText(report: DiffReport, colors: Colors): string {
  const { names, sampleType, sums, filters, rows, changed } = report;
  const lines = [`Base: ${names[0]}`, `Now: ${names[1]}`, `Type: ${visibleText(sampleType.type)}`];
  if (filters.length > 0) lines.push('Active filters:', ...filters.map((filter) => `   ${filter}`));
  const width = widest(sums.map(({ type }) => visibleText(type.type)));
  for (const { type, base, now } of sums) {
    const value = valueAlone(type.unit);
    const text = `${visibleText(type.type).padEnd(width)}  ${value(base)} → ${value(now)} (${signed(now - base, value)})`;
    lines.push(type.type === sampleType.type ? colors.bold(text) : text);
  }
  if (changed === 0) lines.push('Nothing changed.');
  else lines.push(...diffTable(report, colors));
  if (changed > rows.length) lines.push(colors.dim(`${changed - rows.length} more; --limit 0 shows all`));
  return `${lines.join('\n')}\n`;
}

function diffTable({ sampleType, tagRoot, rows }: DiffReport, colors: Colors): string[] {
  const value = valueAlone(sampleType.unit);
  const labelWidths = tagRoot.map((key, at) => widest([key, ...rows.map(({ labels }) => labels[at] ?? '')]));
  const modules = rows.map(({ module }) => visibleText(module));
  const moduleWidth = widest(['module', ...modules]);
  const sources = rows.map((row) => visibleText(sourceText(row)));
  const sourceWidth = widest(['source', ...sources]);
  const stateWidth = widest(rows.map(({ state }) => state));
  const stated = (state: string): string => (stateWidth === 0 ? '' : `${state.padEnd(stateWidth)}  `);
  const padded = (texts: readonly string[]): string =>
    labelWidths.map((width, at) => `${(texts[at] ?? '').padEnd(width)}  `).join('');
  const line = (figures: readonly string[], rest: string): string =>
    `${figures.map((figure, at) => figure.padStart(at === 2 ? 11 : 10)).join(' ')}  ${rest}`;
  const head = `growth         ${padded(tagRoot)}${stated('state')}${'module'.padEnd(moduleWidth)}  ${'source'.padEnd(sourceWidth)}  path`;
  return [
    colors.bold(line(['base', 'now', 'change'], head)),
    ...rows.map(({ change, base, now, delta, share, labels, state, path, about }, at) => {
      const part = share === null ? '–' : `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
      const mark = change.padEnd(6);
      const place = `${visibleText(padded(labels))}${stated(state)}${modules[at]!.padEnd(moduleWidth)}  ${sources[at]!.padEnd(sourceWidth)}  ${visibleText(pathText(path, about))}`;
      return line(
        [value(base), value(now), signed(delta, value)],
        `${part.padStart(6)}  ${delta > 0 ? colors.yellow(mark) : colors.blue(mark)} ${place}`,
      );
    }),
  ];
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, text.length), 0);
}

/** With its sign always, as figures of a change are written. */
function signed(amount: number, value: ValueText): string {
  return amount > 0 ? `+${value(amount)}` : value(amount);
}

/** A path from the outside in, around the frame it is about. */
function pathText(path: readonly string[], about: number): string {
  if (path.length === 0) return '(no stack)';
  const from = Math.max(0, about - writtenBefore);
  const to = Math.min(path.length, about + 1 + writtenAfter);
  const shown = path.slice(from, to).map(shortName);
  return [...(from > 0 ? ['…'] : []), ...shown, ...(to < path.length ? ['…'] : [])].join(' › ');
}
