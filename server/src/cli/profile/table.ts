/**
 * Owns what the subcommands that print a table have in common: the options about rows, the way from files to one sample type of what is in
 * view, and the choice between text, JSON and CSV. Knows none of the tables.
 */
import type { Command } from 'commander';
import type { Colors } from 'picocolors/types';
import { csvLines } from '#engine/profile/export/csv-lines';
import { type TableGranularity, tableGranularities } from '#engine/profile/names/frames';
import { type CliContext, CliError } from '../command';
import { type Counted, chooseSampleType, type Input, openInput } from './input';
import { addGranularity, addInputOptions, addSampleType, type InputOptions, oneOf } from './options';
import { inOneText, jsonDocument } from './print';
import type { FileContents } from './read';

const formats = ['text', 'json', 'csv'] as const;
type Format = (typeof formats)[number];

export interface TableOptions extends InputOptions {
  readonly limit?: string;
  readonly format: string;
  readonly granularity?: string;
}

/** What the help says of a table. */
export interface TableWords {
  /** What a limit is of: "rows". */
  readonly rows: string;
  /** So many as text where nobody says how many; 0 for all. */
  readonly textLimit: number;
  /** "one row per"; where it is missing, the table knows no granularity. */
  readonly per?: string;
  /** Without the options about a base. */
  readonly comparesItself?: boolean;
}

/** The options every table takes, in the order of the help. */
export function addTableOptions(command: Command, words: TableWords): Command {
  const { rows, textLimit, per, comparesItself } = words;
  const fallback = textLimit === 0 ? 'all' : `${textLimit} as text, else all`;
  addSampleType(command)
    .option('--limit <n>', `${rows}, 0 for all (default: ${fallback})`)
    .option('--format <format>', formats.join(', '), 'text');
  if (per !== undefined) addGranularity(command, per, tableGranularities);
  if (comparesItself !== true) {
    command.option('--relative-percentages', 'shares of what the refinements leave, not of everything');
  }
  return addInputOptions(command, comparesItself !== true);
}

/** Which rows are wanted. */
export interface AskedRows {
  readonly granularity: TableGranularity;
  /** Rows at most, 0 for all. */
  readonly limit: number;
}

/** What a table is made of. */
export interface TableSource extends Input, Counted, AskedRows {}

/** How a report is printed. */
export interface Printers<R> {
  /** In one piece, or in several where all of it may be too much for one. */
  text(report: R, colors: Colors): string | Iterable<string>;
  /** The document, or its text in pieces where all of it may be too much for one. */
  json(report: R): object | Iterable<string>;
  /** The rows, with that of the headings. */
  csv(report: R): Iterable<readonly (string | number)[]>;
}

/** A table of a subcommand. */
export interface Table<R> {
  readonly words: TableWords;
  readonly printers: Printers<R>;
  readonly reportOf: (source: TableSource) => R | Promise<R>;
  /** A way that does without opening the profiles whole; undefined where there is none. */
  readonly shortcut?: (asked: AskedRows) => Promise<Shortcut<R> | undefined>;
}

/** Where a shortcut leads: to the report, or back, with what was read on the way. */
export type Shortcut<R> = { readonly report: R } | { readonly contents: FileContents };

/** Runs one subcommand: what is wrong with its options is told before a file is read. Throws CliError. */
export async function printTable<R>(
  files: readonly string[],
  options: TableOptions,
  context: CliContext,
  { words, printers, reportOf, shortcut }: Table<R>,
): Promise<void> {
  const format = oneOf(formats, options.format, '--format');
  const granularity = oneOf(tableGranularities, options.granularity ?? 'functions', '--granularity');
  const asked = { granularity, limit: parseLimit(options.limit, format === 'text' ? words.textLimit : 0) };
  const opened = async (contents?: FileContents): Promise<R> => {
    const input = await openInput(files, options, context, contents);
    return reportOf({ ...input, ...(await chooseSampleType(input, files, options)), ...asked });
  };
  const short = await shortcut?.(asked);
  const report = short && 'report' in short ? short.report : await opened(short?.contents);
  try {
    await write(piecesOf(report, format, printers, context.colors), context);
  } catch (error) {
    throw inOneText(error);
  }
}

function piecesOf<R>(report: R, format: Format, printers: Printers<R>, colors: Colors): Iterable<string> {
  switch (format) {
    case 'json': {
      const document = printers.json(report);
      return isPieces(document) ? document : [jsonDocument(document)];
    }
    case 'csv':
      return csvPieces(printers.csv(report));
    case 'text': {
      const text = printers.text(report, colors);
      return typeof text === 'string' ? [text] : text;
    }
  }
}

function isPieces(document: object): document is Iterable<string> {
  return Symbol.iterator in document;
}

function* csvPieces(rows: Iterable<readonly (string | number)[]>): Generator<string> {
  for (const row of rows) yield csvLines([row]);
}

/** Characters that are written at once. Between two writes others get their turn: Ctrl-C, and a reader that has seen enough. */
const batch = 1 << 16;

async function write(pieces: Iterable<string>, { out, signal }: CliContext): Promise<void> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < batch) continue;
    out(text);
    text = '';
    await new Promise((resolved) => setImmediate(resolved));
    signal.throwIfAborted();
  }
  out(text);
}

/** A limit of rows or nodes; 0 is none. */
function parseLimit(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text)) throw new CliError(`--limit cannot be "${text}". Give a whole number, 0 for all.`);
  return Number(text);
}
