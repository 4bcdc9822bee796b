/** Owns what the flags of `check` and `fix` mean, and says what is wrong with one. */
import { availableParallelism } from 'node:os';
import { newestGo, parseGoVersion } from '#engine/findings/define-rule';
import type { Severity } from '#engine/findings/finding';
import { CliError } from '../command';
import type { FormatName } from './formats';

export const failLevels = ['error', 'warning', 'information', 'hint', 'never'] as const;

/** What decides which findings there are. */
export interface AnalysisFlags {
  readonly paths: readonly string[];
  readonly rules: readonly string[] | undefined;
  readonly disabled: readonly string[];
  readonly tests: boolean;
  readonly go: string | undefined;
  readonly jobs: number;
  readonly config: string | undefined;
  readonly cache: boolean;
  readonly verbose: boolean;
}

/** What decides which of them are reported, and how. */
export interface CheckFlags extends AnalysisFlags {
  readonly format: FormatName;
  readonly failOn: Severity | 'never';
  readonly baseline: string | undefined;
  readonly writeBaseline: string | undefined;
  readonly newFrom: string | undefined;
}

/** More threads than this only cost memory: every one holds a parser. */
const mostJobs = 64;

function jobs(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), 16);
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw new CliError(`--jobs ${text} is no number of threads. Give 1 or more.`);
  return Math.min(Number(text), mostJobs);
}

/** `1.22`, `1.22.3`, `go1.22`; release candidates too, as in go.mod. */
function goVersion(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const version = text.replace(/^go/, '');
  if (!/^1\.\d+(\.\d+|rc\d+|beta\d+)?$/.test(version)) {
    throw new CliError(`--go ${text} is no Go version. Give one like 1.24.`);
  }
  return version;
}

/** What to say of a version of which the rules know nothing yet. */
export function unknownVersion(go: string | undefined): string | undefined {
  const newest = parseGoVersion(newestGo);
  const [major, minor] = go === undefined ? newest : parseGoVersion(go);
  if (major < newest[0] || (major === newest[0] && minor <= newest[1])) return undefined;
  return `--go ${go} is newer than Go ${newestGo}, the newest the rules know: what it changes is not looked at.`;
}

interface RawFlags {
  rule?: readonly string[];
  disable?: readonly string[];
  tests?: boolean;
  go?: string;
  jobs?: string;
  config?: string;
  cache?: boolean;
  verbose?: boolean;
  format?: FormatName;
  failOn?: Severity | 'never';
  baseline?: string;
  writeBaseline?: string;
  newFrom?: string;
  profile?: readonly string[];
  dump?: readonly string[];
}

/** `flags` as commander hands them over for the options both commands declare. */
export function analysisOptions(paths: readonly string[], flags: RawFlags): AnalysisFlags {
  return {
    paths,
    rules: flags.rule,
    disabled: flags.disable ?? [],
    tests: flags.tests ?? true,
    go: goVersion(flags.go),
    jobs: jobs(flags.jobs),
    config: flags.config,
    cache: flags.cache ?? true,
    verbose: flags.verbose ?? false,
  };
}

export function checkOptions(paths: readonly string[], flags: RawFlags): CheckFlags {
  for (const name of ['profile', 'dump'] as const) {
    if (flags[name] !== undefined) {
      throw new CliError(`--${name} is not in this version: findings are not joined with evidence yet. Leave it out.`);
    }
  }
  return {
    ...analysisOptions(paths, flags),
    format: flags.format ?? 'text',
    failOn: flags.failOn ?? 'warning',
    baseline: flags.baseline,
    writeBaseline: flags.writeBaseline,
    newFrom: flags.newFrom,
  };
}
