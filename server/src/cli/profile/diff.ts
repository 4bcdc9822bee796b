/** Owns `profile diff`: what grew between two profiles, path by path, with its share of all growth. Leaves counting to the engine. */
import type { Command } from 'commander';
import type { Colors } from 'picocolors/types';
import { type Change, changeOf, type Growth, growthByPath, shareOfGrowth } from '#engine/profile/compare/growth';
import type { Profile, ValueType } from '#engine/profile/model/profile';
import { shortName } from '#engine/profile/names/frame-name';
import { buildFrames, type FrameTable, frameFile, type Granularity } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { tagKeys } from '#engine/profile/refine/refinement';
import { buildStackTree, type StackTree } from '#engine/profile/tree/stack-tree';
import { framesTo, toldPath } from '#engine/profile/tree/told-path';
import type { CliContext } from '../command';
import { type Counted, chooseSampleType, type Input, openInput } from './input';
import {
  addGranularity,
  addInputOptions,
  addSampleType,
  granularities,
  type InputOptions,
  oneOf,
  parseLimit,
} from './options';
import { csvLine, jsonDocument, printable, type ValueText, valueAlone } from './print';

const formats = ['text', 'json', 'csv'] as const;

/** Rows of the text table when nobody says how many. */
const textLimit = 40;

/** Frames that the text table writes before the one a path is about, and after it: who called it, and what it waits for or asked for. */
const writtenBefore = 1;
const writtenAfter = 2;

interface DiffCommandOptions extends Omit<InputOptions, 'base' | 'diffBase'> {
  readonly limit?: string;
  readonly format: string;
  readonly granularity: string;
}

/** One path, values in the sample type's unit. */
interface DiffRow {
  readonly change: Change;
  readonly base: number;
  readonly now: number;
  readonly delta: number;
  /** Part of all growth, 0 to 1; null where the path did not grow. */
  readonly share: number | null;
  readonly module: string;
  /** What goroutines wait for there, in the words of the runtime; '' where nothing says it and in other profiles. */
  readonly state: string;
  /** Values of the labels that --tagroot names; '' where a sample has none. */
  readonly labels: readonly string[];
  /** Names of the part of the path that is worth telling, from the outside in. */
  readonly path: readonly string[];
  /** Index in `path` of the frame it is about. */
  readonly about: number;
  /** Names of the whole path, from the root; of several that are told alike, of the one that changed most. */
  readonly frames: readonly string[];
  /** The frame the path is about. */
  readonly function: string;
  readonly file: string;
}

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
  readonly rows: readonly DiffRow[];
  /** Rows that changed. */
  readonly changed: number;
}

export function configureDiff(command: Command, context: CliContext): void {
  command.argument('<base>', 'pprof file of before').argument('<now>', 'pprof file of after');
  addSampleType(command)
    .option('--normalize', 'scale NOW to the sum of BASE first')
    .option('--limit <n>', `paths, 0 for all (default: ${textLimit} as text, else all)`)
    .option('--format <format>', formats.join(', '), 'text');
  addInputOptions(addGranularity(command, 'tell paths apart by'), false);
  command.action(async (base: string, now: string, options: DiffCommandOptions) => {
    const format = oneOf(formats, options.format, '--format');
    const granularity = oneOf(granularities, options.granularity, '--granularity');
    const limit = parseLimit(options.limit, format === 'text' ? textLimit : 0);
    const source = await openInput([now], { ...options, diffBase: [base] }, context);
    const counted = await chooseSampleType(source, [now], options.sampleType);
    const report = diffReport([base, now], source, counted, {
      granularity,
      limit,
      tagRoot: tagKeys(options.tagroot ?? []),
    });
    if (format === 'json') context.out(diffAsJson(report));
    else if (format === 'csv') context.out(diffAsCsv(report));
    else context.out(diffAsText(report, context.colors));
  });
}

interface Wanted {
  readonly granularity: Granularity;
  readonly limit: number;
  /** Keys of labels that tell paths apart. */
  readonly tagRoot: readonly string[];
}

function diffReport(
  names: readonly [string, string],
  { profile, filters }: Input,
  { index, sampleType }: Counted,
  { granularity, limit, tagRoot }: Wanted,
): DiffReport {
  const frames = buildFrames(profile, granularity, pprofName);
  const tree = buildStackTree(profile, frames);
  const growth = growthByPath(profile, tree, index, tagRoot);
  const rows: DiffRow[] = [];
  let changed = 0;
  for (let row = 0; row < growth.count; row++) {
    if (growth.base[row] === growth.now[row]) continue;
    changed++;
    if (limit === 0 || rows.length < limit) rows.push(diffRow(profile, tree, growth, row, tagRoot));
  }
  const sums = profile.sampleTypes.map((type, at) => {
    const { totalBase, totalNow } = at === index ? growth : growthByPath(profile, tree, at);
    return { type, base: totalBase, now: totalNow };
  });
  return { names, sampleType, sums, growth, filters, tagRoot, rows, changed };
}

function diffRow(profile: Profile, tree: StackTree, growth: Growth, row: number, tagRoot: readonly string[]): DiffRow {
  const [base, now] = [growth.base[row]!, growth.now[row]!];
  const node = growth.node[row]!;
  const told = toldPath(profile, tree, node, tagRoot);
  const about = told?.frames[told.about];
  return {
    change: changeOf(base, now),
    base,
    now,
    delta: now - base,
    share: shareOfGrowth(growth, row) ?? null,
    module: told?.module ?? '',
    state: growth.state[row]!,
    labels: labelTexts(tree.frames, told?.labels ?? []),
    path: namesOf(tree.frames, told?.frames ?? []),
    about: told?.about ?? 0,
    frames: namesOf(tree.frames, framesTo(tree, node)),
    function: about === undefined ? '' : tree.frames.names[about]!,
    file: about === undefined ? '' : frameFile(profile, tree.frames, about),
  };
}

/** A label without a value makes a frame without a name. */
function labelTexts(frames: FrameTable, rows: readonly number[]): string[] {
  return namesOf(frames, rows).map((name) => (name === '<unknown>' ? '' : name));
}

function namesOf(frames: FrameTable, rows: readonly number[]): string[] {
  return rows.map((frame) => frames.names[frame]!);
}

function diffAsJson({ sampleType, sums, growth, rows }: DiffReport): string {
  const { totalBase: base, totalNow: now, grown } = growth;
  const sampleTypes = sums.map(({ type, ...sides }) => ({ ...type, ...sides }));
  return jsonDocument({ version: 1, sampleType, base, now, delta: now - base, grown, sampleTypes, rows });
}

function diffAsCsv({ rows }: DiffReport): string {
  const lines = rows.map((row) =>
    csvLine([
      row.labels.join(', '),
      row.path.join(' > '),
      row.state,
      row.change,
      row.base,
      row.now,
      row.delta,
      row.share === null ? '' : Number((100 * row.share).toFixed(2)),
      row.module,
      row.function,
      row.file,
    ]),
  );
  return `${['labels,path,state,change,base,now,delta,share of growth %,module,function,file', ...lines].join('\n')}\n`;
}

function diffAsText(report: DiffReport, colors: Colors): string {
  const { names, sampleType, sums, filters, rows, changed } = report;
  const lines = [`Base: ${names[0]}`, `Now: ${names[1]}`, `Type: ${sampleType.type}`];
  if (filters.length > 0) lines.push('Active filters:', ...filters.map((filter) => `   ${filter}`));
  const width = Math.max(...sums.map(({ type }) => type.type.length));
  for (const { type, base, now } of sums) {
    const value = valueAlone(type.unit);
    const text = `${type.type.padEnd(width)}  ${value(base)} → ${value(now)} (${signed(now - base, value)})`;
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
  const moduleWidth = widest(['module', ...rows.map(({ module }) => module)]);
  const stateWidth = widest(rows.map(({ state }) => state));
  const stated = (state: string): string => (stateWidth === 0 ? '' : `${state.padEnd(stateWidth)}  `);
  const padded = (texts: readonly string[]): string =>
    labelWidths.map((width, at) => `${(texts[at] ?? '').padEnd(width)}  `).join('');
  const line = (figures: readonly string[], rest: string): string =>
    `${figures.map((figure, at) => figure.padStart(at === 2 ? 11 : 10)).join(' ')}  ${rest}`;
  const head = `growth         ${padded(tagRoot)}${stated('state')}${'module'.padEnd(moduleWidth)}  path`;
  return [
    colors.bold(line(['base', 'now', 'change'], head)),
    ...rows.map(({ change, base, now, delta, share, labels, state, module, path, about }) => {
      const part = share === null ? '–' : `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
      const mark = change.padEnd(6);
      const place = `${printable(padded(labels))}${stated(state)}${module.padEnd(moduleWidth)}  ${printable(pathText(path, about))}`;
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
