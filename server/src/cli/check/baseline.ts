/**
 * Owns the baseline file: the findings a project has agreed to live with, by fingerprint, so that edits elsewhere in a file do not bring them back.
 * Knows nothing of where findings come from.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ReportedFinding } from '#engine/report/report';
import { reason } from '../../host/source/discovery';
import { writeFileWhole } from '../../host/write-whole';
import { CliError } from '../command';

interface BaselineEntry {
  readonly fingerprint: string;
  /** For people who read the file; only the fingerprint counts. */
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

interface BaselineFile {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
}

function isBaseline(value: unknown): value is BaselineFile {
  const { version, findings } = (value ?? {}) as Partial<BaselineFile>;
  return (
    version === 1 &&
    Array.isArray(findings) &&
    findings.every((entry: unknown) => typeof (entry as BaselineEntry | null)?.fingerprint === 'string')
  );
}

/** How often each fingerprint may occur. */
export type Allowance = ReadonlyMap<string, number>;

export function allowanceOf(fingerprints: Iterable<string>): Allowance {
  const allowance = new Map<string, number>();
  for (const fingerprint of fingerprints) allowance.set(fingerprint, (allowance.get(fingerprint) ?? 0) + 1);
  return allowance;
}

/** The findings beyond the allowance; where a fingerprint occurs more often than allowed, the first ones in order are the known ones. */
export function beyond<T extends ReportedFinding>(findings: readonly T[], allowance: Allowance): T[] {
  const left = new Map(allowance);
  return findings.filter(({ fingerprint }) => {
    const rest = left.get(fingerprint) ?? 0;
    left.set(fingerprint, rest - 1);
    return rest <= 0;
  });
}

export function readBaseline(file: string, cwd: string): Allowance {
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
  if (!isBaseline(value)) throw new CliError(`${file} is no baseline. Make one with --write-baseline ${file}.`);
  return allowanceOf(value.findings.map(({ fingerprint }) => fingerprint));
}

export function writeBaseline(file: string, cwd: string, findings: readonly ReportedFinding[]): void {
  const baseline: BaselineFile = {
    version: 1,
    findings: findings.map(({ fingerprint, rule, file: path, message }) => ({
      fingerprint,
      rule,
      file: path,
      message,
    })),
  };
  try {
    writeFileWhole(resolve(cwd, file), `${JSON.stringify(baseline, undefined, 2)}\n`);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CliError(
      `The baseline ${file} cannot be written: ${isMissing ? 'its folder does not exist. Make it first' : reason(error)}.`,
    );
  }
}
