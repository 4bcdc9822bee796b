/** Owns `profile list`: the source of the functions a pattern finds with what each line costs, in the layout of pprof's -list. */

import { isAbsolute, parse, resolve } from 'node:path';
import type { Command } from 'commander';
import { type ListedFile, listFrame } from '#engine/profile/costs/listing';
import { frameCosts, sortFrames } from '#engine/profile/costs/top';
import { buildFrames } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { sourceAdvice } from '#engine/profile/names/source-advice';
import { visibleText } from '#engine/profile/names/visible-text';
import { compileRegexp, type Matcher } from '#engine/profile/refine/regexp';
import { longestSource } from '#protocol/profile';
import { asRecordedOnly, SourceFolder } from '../../host/view/source';
import { type CliContext, CliError } from '../command';
import { collect } from './options';
import { type Heading, share, type ValueText, valueColumn } from './print';
import { named } from './read';
import { SourceFolders, sourcesOf } from './source-folders';
import { addTableOptions, type Printers, printTable, type TableOptions, type TableSource } from './table';

const words = { rows: 'functions, the costliest first', textLimit: 20 } as const;

/** Lines without costs that are shown around those with some, as in pprof. */
const around = 5;

interface ListOptions extends TableOptions {
  readonly source?: readonly string[];
}

interface ListedLine {
  /** From 1, 0 unknown. */
  readonly line: number;
  readonly flat: number;
  readonly cum: number;
}

interface ListedPart {
  readonly file: string;
  readonly lines: readonly ListedLine[];
  /** The file's lines; undefined where it was not found. */
  readonly text: readonly string[] | undefined;
}

interface ListedFunction {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
  readonly parts: readonly ListedPart[];
}

interface ListReport extends Heading {
  readonly functions: readonly ListedFunction[];
  readonly found: number;
}

const printers: Printers<ListReport> = {
  json: ({ sampleType, total, functions }) => ({
    version: 1,
    sampleType,
    total,
    functions: functions.map(({ name, flat, cum, parts }) => ({
      name,
      flat,
      cum,
      files: parts.map(({ file, lines, text }) => ({
        file,
        lines: lines.map(({ line, ...costs }) => ({ line, ...costs, source: text?.[line - 1] ?? null })),
      })),
    })),
  }),
  csv: ({ functions }) => [
    ['function', 'file', 'line', 'flat', 'cum', 'source'],
    ...functions.flatMap(({ name, parts }) =>
      parts.flatMap(({ file, lines, text }) =>
        lines.map(({ line, flat, cum }) => [name, file, line, flat, cum, spaced(text?.[line - 1] ?? '')]),
      ),
    ),
  ],
  text: listAsText,
};

export function configureList(command: Command, context: CliContext): void {
  command
    .argument('<re>', 'regular expression of Go, tried on names')
    .argument('<file...>', 'profiles; several are joined, - is standard input');
  addTableOptions(command, words)
    .option(
      '--source <dir>',
      'look for source in this folder, too; may be repeated (default: the working directory)',
      collect,
    )
    .addHelpText(
      'after',
      '\nSource is read where the profile says it lay, else in --source by the end of its path, and in GOROOT and the module cache.',
    );
  command.action(async (pattern: string, files: readonly string[], options: ListOptions) => {
    const matches = await named('The command line', () => compileRegexp(pattern, 'the pattern'));
    const reportOf = (source: TableSource): Promise<ListReport> =>
      listReport(source, matches, pattern, options.source ?? ['.'], context);
    await printTable(files, options, context, { words, printers, reportOf });
  });
}

async function listReport(
  { whole, profile, filters, index, sampleType, total, limit }: TableSource,
  matches: Matcher,
  pattern: string,
  folders: readonly string[],
  context: CliContext,
): Promise<ListReport> {
  const frames = buildFrames(profile, 'functions', pprofName);
  const costs = frameCosts(profile, frames, index);
  const found = sortFrames(frames, costs, 'cum').filter((frame) => matches(frames.names[frame]!));
  if (found.length === 0) {
    throw new CliError(`Nothing matches "${pattern}". \`gopherscope profile top\` lists the names there are.`);
  }
  const roots = folders.map((folder) => resolve(context.cwd, folder));
  const sources = await SourceFolders.open(roots, sourcesOf(whole), context.env);
  const functions: ListedFunction[] = [];
  for (const frame of limit === 0 ? found : found.subarray(0, limit)) {
    context.signal.throwIfAborted();
    const listed = listFrame(profile, frames, frame, index);
    const parts = await Promise.all(listed.map((part) => listedPart(part, index, sources)));
    functions.push({ name: frames.names[frame]!, flat: costs.flat[frame]!, cum: costs.cum[frame]!, parts });
  }
  return { profile: whole, sampleType, total, filters, functions, found: found.length };
}

async function listedPart({ file, lines }: ListedFile, type: number, sources: SourceFolders): Promise<ListedPart> {
  const shown = lines
    .map(({ line, flat, cum }) => ({ line, flat: flat[type]!, cum: cum[type]! }))
    .filter(({ flat, cum }) => flat !== 0 || cum !== 0);
  return { file, lines: shown, text: (await textOf(file, sources))?.split(/\r?\n/) };
}

/** The source where it was when the program was compiled, else in the folders that were named and in Go's own. */
async function textOf(file: string, sources: SourceFolders): Promise<string | undefined> {
  if (isAbsolute(file)) {
    const anywhere = await SourceFolder.open(parse(file).root, new Set([file]), longestSource);
    const read = await anywhere.read(file, asRecordedOnly);
    if (read !== undefined) return read.text;
  }
  return (await sources.read(file))?.text;
}

function listAsText({ sampleType, total, functions, found }: ListReport): string {
  const value = valueColumn(sampleType.unit, total);
  const lines = [`Total: ${value(total)}`];
  for (const { name, flat, cum, parts } of functions) {
    for (const part of parts) {
      lines.push(
        `ROUTINE ======================== ${visibleText(name)} in ${visibleText(part.file || 'an unknown file')}`,
        `${value(flat).padStart(10)} ${value(cum).padStart(10)} (flat, cum) ${share(cum, total).trim()} of Total`,
        ...partLines(part, value, name),
      );
    }
  }
  if (functions.length < found) lines.push(`${found - functions.length} more; --limit 0 shows all`);
  return `${lines.join('\n')}\n`;
}

/** Source without tabs, which neither columns nor spreadsheets can stand. */
function spaced(source: string): string {
  return source.replaceAll('\t', '    ');
}

function partLines({ file, lines, text }: ListedPart, value: ValueText, name: string): string[] {
  const line = (number: number, cost: ListedLine | undefined, words: string): string => {
    const figure = (amount: number | undefined): string => (amount ? value(amount) : '.').padStart(10);
    return `${figure(cost?.flat)} ${figure(cost?.cum)} ${String(number).padStart(6)}:${visibleText(words)}`;
  };
  if (text === undefined) {
    const advice = ` The source was not found. Say ${sourceAdvice(name, file)}.`;
    return [...lines.map((cost) => line(cost.line, cost, '')), advice];
  }
  const costs = new Map(lines.map((cost) => [cost.line, cost]));
  const numbers = lines.map((cost) => cost.line).filter((number) => number > 0);
  const from = Math.max(1, Math.min(...numbers) - around);
  const to = Math.min(text.length, Math.max(...numbers) + around);
  const shown = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  const outside = lines.filter((cost) => cost.line < from || cost.line > to);
  return [
    ...outside.map((cost) => line(cost.line, cost, '')),
    ...shown.map((number) => line(number, costs.get(number), spaced(text[number - 1] ?? ''))),
  ];
}
