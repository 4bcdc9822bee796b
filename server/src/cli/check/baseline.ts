/**
 * Owns the baseline file: the findings a project has agreed to live with, by fingerprint, so that edits elsewhere in a file do not bring them back. Its paths
 * start at its own directory, so it means the same wherever a check is run. Knows nothing of where findings come from.
 */
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fingerprint } from '#engine/checking/fingerprint';
import { count, type ReportedFinding } from '#engine/report/report';
import { reason } from '../../host/source/discovery';
import { writeFileWhole } from '../../host/write-whole';
import { CliError } from '../command';
import { type Allowance, allowanceOf, beyond } from './allowance';

interface BaselineEntry {
  /** Of the path below: the same finding has another one in a report, where paths start at the working directory. */
  readonly fingerprint: string;
  readonly rule: string;
  /** From the directory of the baseline, with `/`. */
  readonly file: string;
  /** For people who read the file. */
  readonly message: string;
}

/** Rises when a field changes its meaning: in 1, paths started at the working directory of whoever wrote it. */
const fileVersion = 2;

interface BaselineFile {
  readonly version: typeof fileVersion;
  readonly findings: readonly BaselineEntry[];
}

function isBaseline(value: unknown): value is BaselineFile {
  const { version, findings } = (value ?? {}) as Partial<BaselineFile>;
  const isText = (field: unknown) => typeof field === 'string';
  return (
    version === fileVersion &&
    Array.isArray(findings) &&
    findings.every((each: unknown) => {
      const entry = (each ?? {}) as Partial<BaselineEntry>;
      return isText(entry.fingerprint) && isText(entry.rule) && isText(entry.file);
    })
  );
}

/** Where the paths of a baseline start, and how those of findings lead there. */
class Origin {
  readonly #cwd: string;
  readonly #directory: string;

  constructor(file: string, cwd: string) {
    this.#cwd = cwd;
    this.#directory = dirname(resolve(cwd, file));
  }

  entry({ rule, file, message, sourceLine }: ReportedFinding): BaselineEntry {
    const path = relative(this.#directory, resolve(this.#cwd, file)).split(sep).join('/');
    return { fingerprint: fingerprint({ rule, file: path }, sourceLine), rule, file: path, message };
  }

  absolute({ file }: BaselineEntry): string {
    return resolve(this.#directory, file);
  }
}

/** What a check looked at: only there can a finding be gone. */
export interface Scope {
  readonly rules: ReadonlySet<string>;
  /** Absolute. */
  readonly holds: (path: string) => boolean;
}

export class Baseline {
  readonly #file: string;
  readonly #origin: Origin;
  readonly #entries: readonly BaselineEntry[];
  readonly #allowance: Allowance;

  /** Throws a CliError for a file that cannot be read or is none. */
  constructor(file: string, cwd: string) {
    this.#file = file;
    this.#origin = new Origin(file, cwd);
    this.#entries = read(file, cwd).findings;
    this.#allowance = allowanceOf(this.#entries.map((entry) => entry.fingerprint));
  }

  beyond<T extends ReportedFinding>(findings: readonly T[]): T[] {
    return beyond(findings, this.#allowance, (finding) => this.#origin.entry(finding).fingerprint);
  }

  /** `all` there are, and those of them that are `fresh` after every other filter. */
  summary(all: readonly ReportedFinding[], fresh: readonly ReportedFinding[], { rules, holds }: Scope): string {
    const known = all.length - this.beyond(all).length;
    const looked = this.#entries.filter((entry) => rules.has(entry.rule) && holds(this.#origin.absolute(entry)));
    const gone = Math.max(0, looked.length - known);
    const advice = gone === 0 ? '' : `; --write-baseline ${this.#file} forgets what is gone`;
    return `baseline ${this.#file}: ${known} known, ${fresh.length} new, ${gone} gone${advice}.`;
  }
}

function read(file: string, cwd: string): BaselineFile {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new CliError(
      `The baseline ${file} cannot be read: ${reason(error)}. Make one with --write-baseline ${file}.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isBaseline(value)) return value;
  const isOld = (value as { version?: unknown } | undefined | null)?.version === 1;
  const what = isOld ? 'is a baseline of an older version' : 'is no baseline';
  throw new CliError(`${file} ${what}. Make one with --write-baseline ${file}.`);
}

/** Gives what was done, in words. */
export function writeBaseline(file: string, cwd: string, findings: readonly ReportedFinding[]): string {
  const origin = new Origin(file, cwd);
  const baseline: BaselineFile = { version: fileVersion, findings: findings.map((finding) => origin.entry(finding)) };
  try {
    writeFileWhole(resolve(cwd, file), `${JSON.stringify(baseline, undefined, 2)}\n`);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CliError(
      `The baseline ${file} cannot be written: ${isMissing ? 'its folder does not exist. Make it first' : reason(error)}.`,
    );
  }
  return `baseline ${file}: ${count(findings.length, 'finding')} written.`;
}
