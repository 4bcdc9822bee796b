/** Owns the findings of one file for `view`, as `check` has them of the file as it is now. Looks only at its package. Refuses to know pages and the compiler. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileFinding } from '#protocol/language';
import { findingFacts } from '#protocol/line-facts';
import type { SourceFacts } from '#protocol/source-facts';
import { Analysis } from '../check/analysis';
import type { LocatedFinding } from '../check/located';
import { analysisOptions } from '../check/options';
import { type CliContext, CliError } from '../command';

/** What one source says of a file; never rejects for what is wrong with the file or its settings. */
export type Answer = Pick<SourceFacts, 'state' | 'message' | 'facts'>;

/** @param file absolute */
export async function findingsIn(file: string, context: CliContext): Promise<Answer> {
  const missing = (message: string): Answer => ({ state: 'missing', message: `No findings: ${message}`, facts: [] });
  try {
    const analysis = new Analysis(context, analysisOptions([file], {}));
    const { findings, errors } = await analysis.check(analysis.discover([file]));
    const shown = analysis.shown(file);
    const error = errors.find((one) => one.file === shown);
    if (error) return missing(error.message);
    const here = findings.filter((finding) => finding.file === shown);
    const found = here.map((one) => toFileFinding(one, context.cwd));
    return { state: 'known', message: '', facts: findingFacts(found, pathToFileURL(resolve(file)).href) };
  } catch (error) {
    if (error instanceof CliError) return missing(error.message);
    throw error;
  }
}

function toFileFinding(finding: LocatedFinding, cwd: string): FileFinding {
  const { rule, severity, confidence, message, function: name } = finding;
  const related = finding.related.map((place) => ({
    message: place.message,
    location: { uri: pathToFileURL(resolve(cwd, place.file)).href, range: toRange(place.range) },
  }));
  return { rule, severity, confidence, message, function: name, range: toRange(finding.range), related };
}

/** Engine positions are those of the protocol by other names. */
function toRange({ start, end }: LocatedFinding['range']): FileFinding['range'] {
  return {
    start: { line: start.line, character: start.column },
    end: { line: end.line, character: end.column },
  };
}
