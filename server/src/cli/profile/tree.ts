/** Owns `profile tree`: the call tree of profiles as indented text, JSON or CSV, cut to its heaviest nodes. Leaves reading to its neighbours. */
import type { Command } from 'commander';
import type { Colors } from 'picocolors/types';
import { buildFrames, frameFile, type Granularity } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { buildStackTree, nodeCosts } from '#engine/profile/tree/stack-tree';
import { heaviestNodes } from '#engine/profile/tree/tree-extract';
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
import { csvLine, type Heading, headingLines, jsonDocument, largestOf, printable, share, valueColumn } from './print';

const formats = ['text', 'json', 'csv'] as const;

/** Nodes of the text tree when nobody says how many. */
const textLimit = 120;

interface TreeOptions extends InputOptions {
  readonly limit?: string;
  readonly format: string;
  readonly granularity: string;
}

/** A node in the order of reading: behind its parent, before its siblings that cost less. */
interface TreeRow {
  /** 1 for what is called by nobody. */
  readonly depth: number;
  readonly name: string;
  readonly file: string;
  readonly flat: number;
  readonly cum: number;
  readonly inlined: boolean;
  /** Callees that the limit leaves out. */
  readonly hidden: number;
}

interface TreeReport extends Heading {
  readonly rows: readonly TreeRow[];
  readonly nodeCount: number;
}

export function configureTree(command: Command, context: CliContext): void {
  command.argument('<file...>', 'pprof files; several are joined');
  addSampleType(command)
    .option('--limit <n>', `nodes, the heaviest first, 0 for all (default: ${textLimit} as text, else all)`)
    .option('--format <format>', formats.join(', '), 'text');
  addInputOptions(addGranularity(command, 'one node per'));
  command.action(async (files: readonly string[], options: TreeOptions) => {
    const format = oneOf(formats, options.format, '--format');
    const granularity = oneOf(granularities, options.granularity, '--granularity');
    const limit = parseLimit(options.limit, format === 'text' ? textLimit : 0);
    const input = await openInput(files, options, context);
    const counted = await chooseSampleType(input, files, options.sampleType);
    const report = treeReport(input, counted, granularity, limit);
    if (format === 'json') context.out(treeAsJson(report));
    else if (format === 'csv') context.out(treeAsCsv(report));
    else context.out(treeAsText(report, context.colors));
  });
}

function treeReport(input: Input, counted: Counted, granularity: Granularity, limit: number): TreeReport {
  const { whole, profile, filters } = input;
  const { index, sampleType, total } = counted;
  const frames = buildFrames(profile, granularity, pprofName);
  const tree = buildStackTree(profile, frames);
  const { flat, cum } = nodeCosts(profile, tree, index);
  const { nodes, hidden, count } = heaviestNodes(profile, tree, index, limit);
  return {
    profile: whole,
    sampleType,
    total,
    filters,
    nodeCount: count,
    rows: Array.from(nodes, (node, at) => ({
      depth: tree.depth[node]!,
      name: frames.names[tree.frame[node]!]!,
      file: frameFile(profile, frames, tree.frame[node]!),
      flat: flat[node]!,
      cum: cum[node]!,
      inlined: tree.inlined[node] === 1,
      hidden: hidden[at]!,
    })),
  };
}

function treeAsJson({ sampleType, total, rows }: TreeReport): string {
  return jsonDocument({ version: 1, sampleType, total, rows });
}

function treeAsCsv({ rows }: TreeReport): string {
  const lines = rows.map(({ depth, name, file, flat, cum }) => csvLine([depth, name, file, flat, cum]));
  return `${['depth,name,file,flat,cum', ...lines].join('\n')}\n`;
}

function treeAsText(report: TreeReport, colors: Colors): string {
  const { rows, nodeCount, sampleType, total } = report;
  const value = valueColumn(
    sampleType.unit,
    largestOf(
      rows.map(({ cum }) => cum),
      total,
    ),
  );
  const lines = [
    ...headingLines(report, value),
    `Showing ${rows.length} of ${nodeCount} nodes of ${value(total)} total`,
    colors.bold(`${'flat'.padStart(10)}  flat%${'cum'.padStart(11)}   cum%  tree`),
  ];
  for (const { depth, name, flat, cum, inlined, hidden } of rows) {
    const notes = [inlined ? 'inlined' : '', hidden > 0 ? `${hidden} more below` : ''].filter((note) => note !== '');
    lines.push(
      `${value(flat).padStart(10)} ${share(flat, total)} ${value(cum).padStart(10)} ${share(cum, total)}  ` +
        `${'  '.repeat(depth - 1)}${printable(name)}${notes.length > 0 ? colors.dim(` (${notes.join(', ')})`) : ''}`,
    );
  }
  if (rows.length < nodeCount) lines.push(colors.dim(`${nodeCount - rows.length} more; --limit 0 shows all`));
  return `${lines.join('\n')}\n`;
}
