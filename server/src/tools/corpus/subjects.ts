/**
 * Owns what the rules are measured on, as text with the lines at which goroutines stay blocked: the leak programs that come with Go's sources, read where they
 * are; the planted leaks and the repaired programs of the fixtures. Of Go's programs it opens those its table names and no other. Runs nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { GoFile } from '#engine/ir/go-file';
import type { GoParser } from '#engine/syntax/parser';
import { Places } from './places';

export interface Leak {
  /** From 1. */
  readonly line: number;
  /** The line's text. */
  readonly source: string;
  /** Lines a finding about it may stand on. */
  readonly acceptable: ReadonlySet<number>;
}

/** One program with a leak, or one of several in a file. */
export interface Subject {
  readonly name: string;
  readonly category: string;
  /** Not: a pure mutex deadlock. */
  readonly inScope: boolean;
  readonly leaks: readonly Leak[];
}

/** One file and what it holds. */
export interface Program {
  readonly path: string;
  /** Name of the package it is analysed as. */
  readonly folder: string;
  readonly text: string;
  /** Undefined: where it leaks is not known. */
  readonly subjects: readonly Subject[] | undefined;
  /** Which of them a finding at a line speaks of; undefined for none. */
  readonly subjectAt: (line: number) => Subject | undefined;
}

/** An entry of the list of leaks in Go's programs. */
interface Listed {
  readonly file: string;
  readonly category: string;
  readonly subcategory: string;
  readonly in_scope: boolean;
  readonly leaks: readonly { readonly line: number | null }[];
}

/** A row of the table: one place where a goroutine stays blocked, or a function that is told to leak nothing. */
interface Row {
  readonly file: string;
  readonly subject: string;
  readonly category: string;
  readonly inScope: boolean;
  readonly function: string;
  readonly statement: string;
  readonly nth: number;
}

/** Throws with place and reason. */
export function readTable(path: string): readonly Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '' || line.startsWith('#')) return [];
      const [file, subject, category = '', scope, name = '', place = ''] = line.split('\t');
      if (file === undefined || subject === undefined || (scope !== 'yes' && scope !== 'no'))
        throw new Error(`${path}:${index + 1}: a row has file, subject, category, yes or no, function and statement.`);
      const [, statement = place, nth = '1'] = /^(.*) #(\d+)$/.exec(place) ?? [];
      return [{ file, subject, category, inScope: scope === 'yes', function: name, statement, nth: Number(nth) }];
    });
}

function leakAt(places: Places, text: string, line: number): Leak {
  return { line, source: text.split('\n')[line - 1]!.trim(), acceptable: places.acceptable(line) };
}

function placesIn<Result>(parser: GoParser, path: string, text: string, use: (places: Places) => Result): Result {
  const file = GoFile.parse(parser, path, text);
  try {
    return use(new Places(file));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    file.release();
  }
}

function ofTable(rows: readonly Row[], places: Places, text: string): Subject[] {
  return [...new Set(rows.map(({ subject }) => subject))].map((name) => {
    const own = rows.filter(({ subject }) => subject === name);
    const leaking = own.filter(({ statement }) => statement !== '');
    const lines = leaking.map((row) => places.lineOf(row.function, row.statement, row.nth, text));
    const { category, inScope } = own[0]!;
    return { name, category, inScope, leaks: lines.map((line) => leakAt(places, text, line)) };
  });
}

function goProgram(parser: GoParser, root: string, rows: readonly Row[], listed: Listed | undefined): Program {
  const { file } = rows[0]!;
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  const program = { path: file, folder: basename(file, '.go'), text };
  return placesIn(parser, path, text, (places) => {
    const byHand = rows.filter(({ function: name }) => name !== '');
    if (listed !== undefined) {
      // What the list has no line for is told by hand.
      const lines = listed.leaks.flatMap(({ line }) => (line === null ? [] : [line]));
      const leaks = [
        ...lines.map((line) => leakAt(places, text, line)),
        ...ofTable(byHand, places, text).flatMap((subject) => subject.leaks),
      ];
      const category = `${listed.category}: ${listed.subcategory}`;
      const subject = { name: rows[0]!.subject, category, inScope: listed.in_scope, leaks };
      return { ...program, subjects: [subject], subjectAt: () => subject };
    }
    if (byHand.length === 0 || file.includes('/'))
      return { ...program, subjects: undefined, subjectAt: () => undefined };
    const subjects = ofTable(byHand, places, text);
    const lineCount = text.split('\n').length;
    const names = Array.from({ length: lineCount }, (_, index) => places.functionAt(index + 1));
    const subjectAt = (line: number) => {
      const name = names[line - 1];
      const row = byHand.find((each) => each.function === name || each.subject === name);
      return subjects.find((each) => each.name === row?.subject);
    };
    return { ...program, subjects, subjectAt };
  });
}

/** The programs of Go that the table names; `leaks`: the list of where they leak, when there is one. */
export function goPrograms(parser: GoParser, table: string, leaks: string): readonly Program[] {
  const result = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' });
  if (result.error || result.status !== 0) throw new Error('Go is needed: its sources hold the programs.');
  const root = join(result.stdout.trim(), 'src/runtime/testdata/testgoroutineleakprofile');
  const listed = existsSync(leaks) ? (JSON.parse(readFileSync(leaks, 'utf8')) as readonly Listed[]) : [];
  const rows = readTable(table);
  return [...new Set(rows.map(({ file }) => file))].map((file) =>
    goProgram(
      parser,
      root,
      rows.filter((row) => row.file === file),
      listed.find((each) => each.file === file),
    ),
  );
}

/**
 * The programs of a folder; the lines that end in `// leak` are where goroutines stay blocked. At one that ends in `// cause` a finding speaks of them as well:
 * a WaitGroup's missing `Done` is told where its goroutine is started.
 */
export function ownPrograms(parser: GoParser, folder: string): readonly Program[] {
  return globSync(`${folder}/*.go`)
    .sort()
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const name = basename(path, '.go');
      const marked = (mark: string) =>
        text.split('\n').flatMap((line, index) => (line.endsWith(`// ${mark}`) ? [index + 1] : []));
      const causes = marked('cause');
      const leaks = placesIn(parser, path, text, (places) =>
        marked('leak').map((line) => {
          const leak = leakAt(places, text, line);
          return { ...leak, acceptable: new Set([...leak.acceptable, ...causes]) };
        }),
      );
      const subject = { name, category: '', inScope: true, leaks };
      return { path, folder: `${basename(folder)}/${name}`, text, subjects: [subject], subjectAt: () => subject };
    });
}
