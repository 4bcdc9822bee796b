/**
 * Owns the baseline file: the findings a project has agreed to live with, by fingerprint, so that edits elsewhere in a file do not bring them back. Its paths
 * start at its own directory, so it means the same wherever a check is run. Knows nothing of where findings come from.
 */
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fingerprint, lineFingerprint } from '#engine/checking/fingerprint';
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

/**
 * Rises when a field changes its meaning: in 1, paths started at the working directory of whoever wrote it, and up to 2 a fingerprint did not tell the functions of
 * a file apart. All of them are read.
 */
const fileVersion = 3;

interface BaselineFile {
  readonly version: number;
  readonly findings: readonly BaselineEntry[];
}

function isBaseline(value: unknown): value is BaselineFile {
  const { version, findings } = (value ?? {}) as Partial<BaselineFile>;
  const isText = (field: unknown) => typeof field === 'string';
  return (
    typeof version === 'number' &&
    [1, 2, fileVersion].includes(version) &&
    Array.isArray(findings) &&
    findings.every((each: unknown) => {
      const entry = (each ?? {}) as Partial<BaselineEntry>;
      return isText(entry.fingerprint) && isText(entry.rule) && isText(entry.file);
    })
  );
}

/** Where the paths of a baseline start, how those of findings lead there, and by what it knows a finding. */
class Origin {
  readonly #cwd: string;
  readonly #directory: string;
  readonly #key: typeof fingerprint;

  constructor(file: string, cwd: string, version: number) {
    this.#cwd = cwd;
    this.#directory = version === 1 ? cwd : dirname(resolve(cwd, file));
    this.#key = version < fileVersion ? lineFingerprint : fingerprint;
  }

  entry(finding: ReportedFinding): BaselineEntry {
    const { rule, message } = finding;
    const file = relative(this.#directory, resolve(this.#cwd, finding.file)).split(sep).join('/');
    return { fingerprint: this.#key({ ...finding, file }), rule, file, message };
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
  readonly #isOld: boolean;
  readonly #entries: readonly BaselineEntry[];
  readonly #allowance: Allowance;

  /** Throws a CliError for a file that cannot be read or is none. */
  constructor(file: string, cwd: string) {
    this.#file = file;
    const { version, findings } = read(file, cwd);
    this.#isOld = version < fileVersion;
    this.#origin = new Origin(file, cwd, version);
    this.#entries = findings;
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
    const writing = `; --write-baseline ${this.#file}`;
    const forgets = gone === 0 ? '' : `${writing} forgets what is gone`;
    const advice = this.#isOld ? `${writing} makes it one that tells functions apart` : forgets;
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
  const { version } = (value ?? {}) as { readonly version?: unknown };
  const isNewer = typeof version === 'number' && version > fileVersion;
  const what = isNewer ? 'is a baseline of a newer version' : 'is no baseline';
  throw new CliError(`${file} ${what}. Make one with --write-baseline ${file}.`);
}

/** Gives what was done, in words. */
export function writeBaseline(file: string, cwd: string, findings: readonly ReportedFinding[]): string {
  const origin = new Origin(file, cwd, fileVersion);
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
