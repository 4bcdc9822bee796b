/** Owns one `check` from flags to exit code. Knows the order of things, none of them in detail. */
import { resolve } from 'node:path';
import { isAtLeast } from '#engine/report/report';
import { absoluteOf, isBelow } from '../../host/source/discovery';
import type { CliContext, ExitCode } from '../command';
import { allowanceOf, beyond } from './allowance';
import { Analysis, type AnalysisAnswer, noGoFiles } from './analysis';
import { Baseline, type Scope, writeBaseline } from './baseline';
import { formatReport } from './formats';
import { baseTree } from './new-from';
import type { CheckFlags } from './options';

export async function runCheck(context: CliContext, flags: CheckFlags): Promise<ExitCode> {
  const start = performance.now();
  // Before the work, so that a wrong name costs no waiting.
  const baseline = flags.baseline === undefined ? undefined : new Baseline(flags.baseline, context.cwd);
  const analysis = new Analysis(context, flags);
  const discovery = analysis.discover(flags.paths);
  const outcome = await analysis.check(discovery);
  let findings = outcome.findings;

  if (flags.newFrom !== undefined) {
    const base = await baseTree(context, discovery, flags.newFrom, {
      belongs: (path) => analysis.belongs(path),
      packages: (earlier) => analysis.packages(earlier),
      consulted: outcome.consulted,
    });
    const before = await analysis.check(base.discovery, base.texts);
    const known = allowanceOf(before.findings.map(({ fingerprint }) => fingerprint));
    const changed = findings.filter(({ directory }) => !base.unchanged.has(directory));
    findings = beyond(changed, known);
  }
  const notes: string[] = [];
  if (baseline !== undefined) {
    findings = baseline.beyond(findings);
    notes.push(baseline.summary(outcome.findings, findings, scopeOf(context, flags, analysis, outcome)));
  }
  if (flags.writeBaseline !== undefined) notes.push(writeBaseline(flags.writeBaseline, context.cwd, outcome.findings));

  const undone = analysis.undone(flags.paths, outcome.errors);
  context.out(
    formatReport(
      flags.format,
      {
        tool: { name: 'gopherscope', version: context.version },
        findings,
        errors: outcome.errors,
        notDecided: outcome.notDecided,
        summary: { ...outcome.counts, durationMs: Math.round(performance.now() - start) },
        rules: analysis.rules,
        failOn: flags.failOn,
        isSuccessful: undone === undefined,
      },
      context,
      flags.verbose,
    ),
  );
  for (const note of [...notes, ...analysis.doubts(discovery, flags.paths), ...outcome.doubts])
    context.err(`gopherscope: ${note}\n`);
  const empty = analysis.withoutFiles(discovery, flags.paths);
  if (empty.length > 0 && outcome.errors.length === 0) context.err(`gopherscope: ${noGoFiles(empty)}\n`);
  if (undone !== undefined) {
    const { file, message, isPartial } = undone;
    const what = isPartial ? `all of ${file}` : file;
    context.err(`gopherscope: Cannot check ${what}: ${message} Mend it, or check its folder to go on past it.\n`);
    return 2;
  }
  if (flags.writeBaseline !== undefined || flags.failOn === 'never') return 0;
  const { failOn } = flags;
  return findings.some(({ severity }) => isAtLeast(severity, failOn)) ? 1 : 0;
}

function scopeOf(
  { cwd }: CliContext,
  { paths, tests }: CheckFlags,
  analysis: Analysis,
  { errors }: Pick<AnalysisAnswer, 'errors'>,
): Scope {
  const below = isBelow(paths.map((path) => absoluteOf(path, cwd)));
  const unread = new Set(errors.map(({ file }) => resolve(cwd, file)));
  return {
    rules: new Set(analysis.rules.map(({ name }) => name)),
    holds: (path) => (tests || !path.endsWith('_test.go')) && !unread.has(path) && below(path),
  };
}
