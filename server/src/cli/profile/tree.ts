/** Owns `profile tree`: the call tree of profiles as indented text, JSON or CSV, cut to its heaviest nodes. Leaves reading to its neighbours. */

import type { Command } from 'commander';
import type { Colors } from 'picocolors/types';
import { buildFrames, shownFile } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { visibleText } from '#engine/profile/names/visible-text';
import { buildStackTree, nodeCosts } from '#engine/profile/tree/stack-tree';
import { heaviestNodes } from '#engine/profile/tree/tree-extract';
import type { CliContext } from '../command';
import { type Heading, headingLines, largestOf, share, valueColumn } from './print';
import { addTableOptions, type Printers, printTable, type TableOptions, type TableSource } from './table';

const words = { rows: 'nodes, the heaviest first', textLimit: 120, per: 'one node per' } as const;

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

const printers: Printers<TreeReport> = {
  json: ({ sampleType, total, rows }) => ({ version: 1, sampleType, total, rows }),
  csv: ({ rows }) => [
    ['depth', 'name', 'file', 'flat', 'cum'],
    ...rows.map(({ depth, name, file, flat, cum }) => [depth, name, file, flat, cum]),
  ],
  text: treeAsText,
};

export function configureTree(command: Command, context: CliContext): void {
  command.argument('<file...>', 'profiles; several are joined, - is standard input');
  addTableOptions(command, words).action((files: readonly string[], options: TableOptions) =>
    printTable(files, options, context, { words, printers, reportOf: treeReport }),
  );
}

function treeReport(source: TableSource): TreeReport {
  const { whole, profile, filters, index, sampleType, total, granularity, limit } = source;
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
      file: shownFile(profile, frames, tree.frame[node]!),
      flat: flat[node]!,
      cum: cum[node]!,
      inlined: tree.inlined[node] === 1,
      hidden: hidden[at]!,
    })),
  };
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
        `${'  '.repeat(depth - 1)}${visibleText(name)}${notes.length > 0 ? colors.dim(` (${notes.join(', ')})`) : ''}`,
    );
  }
  if (rows.length < nodeCount) lines.push(colors.dim(`${nodeCount - rows.length} more; --limit 0 shows all`));
  return `${lines.join('\n')}\n`;
}
