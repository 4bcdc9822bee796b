/** Owns one `fix` from flags to exit code: texts in memory, then a diff or files written whole. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { preferredFix } from '#engine/checking/choose-fixes';
import { count, isAtLeast, leastShown, type ReportedFinding } from '#engine/report/report';
import { reason } from '../../host/source/discovery';
import { writeFileWhole } from '../../host/write-whole';
import { Analysis, noGoFiles } from '../check/analysis';
import type { AnalysisFlags } from '../check/options';
import { type CliContext, CliError, type ExitCode } from '../command';
import { toldBefore } from './before-fixes';
import { fixAll } from './fixer';

export interface FixFlags extends AnalysisFlags {
  readonly dryRun: boolean;
}

const diffOptions = { context: 3, headerOptions: FILE_HEADERS_ONLY };

const byteOrderMark = '\uFEFF';

/** Texts by absolute path: read once, changed only here. */
class Workbench {
  readonly #original = new Map<string, string>();
  readonly #current = new Map<string, string>();

  /** Without a byte order mark, as the analysis sees it. */
  get(path: string): string {
    const known = this.#current.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(path, 'utf8');
    this.#original.set(path, text);
    const plain = text.startsWith(byteOrderMark) ? text.slice(1) : text;
    this.#current.set(path, plain);
    return plain;
  }

  set(path: string, text: string): void {
    this.#current.set(path, text);
  }

  bytes(path: string): Uint8Array {
    const text = this.#current.get(path);
    return text === undefined ? readFileSync(path) : Buffer.from(text);
  }

  /** Files that differ from the disk, in order. */
  changed(): { path: string; before: string; after: string }[] {
    return [...this.#current]
      .map(([path, text]) => {
        const before = this.#original.get(path) ?? '';
        return { path, before, after: before.startsWith(byteOrderMark) ? byteOrderMark + text : text };
      })
      .filter(({ before, after }) => before !== after)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

export async function runFix(context: CliContext, flags: FixFlags): Promise<ExitCode> {
  const { cwd } = context;
  const analysis = new Analysis(context, flags);
  const discovery = analysis.discover(flags.paths);
  const bench = new Workbench();
  // Nobody wants code changed for what `check` with the same flags did not show.
  const isShown = ({ severity }: ReportedFinding) => isAtLeast(severity, leastShown(flags.verbose));
  const answer = await fixAll(
    { get: (file) => bench.get(resolve(cwd, file)), set: (file, text) => bench.set(resolve(cwd, file), text) },
    () => analysis.check(discovery, { read: (path) => bench.bytes(path) }),
    isShown,
  );

  const changed = bench.changed().map((each) => ({ ...each, file: analysis.shown(each.path) }));
  // Whoever names no path may not know how far down it goes.
  if (!flags.dryRun && changed.length > 0 && flags.paths.every((path) => path === '.'))
    context.err(`gopherscope: writing ${count(changed.length, 'file')} below ${cwd}\n`);
  for (const { path, file, before, after } of changed) {
    if (flags.dryRun) {
      context.out(createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, diffOptions));
      continue;
    }
    // Somebody may have typed in the meantime; their text is worth more than the fix.
    if (readFileSync(path, 'utf8') !== before)
      throw new CliError(`${file} was changed by someone else. Run fix again.`);
    try {
      writeFileWhole(path, after);
    } catch (error) {
      throw new CliError(`${file} cannot be written: ${reason(error)}. It is as it was.`);
    }
  }

  const { found, fixed, resisted, errors } = answer;
  // What is only shown leaves the files, and so their lines, as they are.
  const left = flags.dryRun ? toldBefore(answer.left, found, changed) : answer.left;
  const say = flags.dryRun ? context.err : context.out;
  const verb = flags.dryRun ? 'would fix' : 'fixed';
  say(`${verb} ${count(fixed.length, 'finding')} in ${count(changed.length, 'file')}\n`);
  const resistant = new Set(resisted.map(({ fingerprint }) => fingerprint));
  for (const finding of left.filter(isShown)) {
    const why = resistant.has(finding.fingerprint)
      ? 'its fix did not help and was taken back'
      : preferredFix(finding) === undefined
        ? 'no safe fix'
        : 'not reached';
    const place = `${finding.file}:${finding.range.start.line + 1}:${finding.range.start.column + 1}`;
    say(`${place}: ${finding.severity}: ${finding.rule}: ${finding.message} (${why})\n`);
  }
  const unasked = left.filter((finding) => !isShown(finding) && preferredFix(finding) !== undefined).length;
  if (unasked > 0)
    say(
      `${count(unasked, 'hint')} with a fix left as ${unasked === 1 ? 'it is; -v fixes it' : 'they are; -v fixes them'}, too.\n`,
    );
  if (discovery.directories.length === 0) context.err(`gopherscope: ${noGoFiles(flags.paths)}\n`);
  const undone = analysis.undone(flags.paths, errors);
  for (const each of errors) if (each !== undone) say(`${each.file}: not touched: ${each.message}\n`);
  if (undone !== undefined) {
    context.err(`gopherscope: Cannot fix ${undone.file}: ${undone.message} Mend it first.\n`);
    return 2;
  }
  const remaining = flags.dryRun ? [...fixed, ...left] : left;
  return remaining.some(({ severity }) => isAtLeast(severity, 'warning')) ? 1 : 0;
}
