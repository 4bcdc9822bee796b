/** Owns what is done with one package: every file is looked at quickly, the analysis gets their texts, its answer becomes plain data. */
import { isAbsolute, relative, sep } from 'node:path';
import type { AnalysisSession } from '#engine/checking/session';
import { suppressionDoubts } from '#engine/checking/suppression-doubts';
import type { Config } from '#engine/config/config';
import type { Finding } from '#engine/findings/finding';
import { lastingPlace } from '#engine/findings/lasting-place';
import { rules } from '#engine/rules/registry.generated';
import type { GoParser } from '#engine/syntax/parser';
import { LineIndex } from '#engine/text/line-index';
import type { DiskPackages } from '../source/disk-packages';
import { decodeSource } from '../source/reader';
import { faultOf } from './broken-file';
import type { PackageFinding, PackageJob, PackageOutcome } from './package-job';
import { lookQuickly } from './quick-look';

function toPackageFinding(finding: Finding, lines: LineIndex, directory: string): PackageFinding {
  const related = finding.related.map((each) => ({ ...each, file: fileFrom(directory, each.file) }));
  return { ...finding, related, ...lastingPlace(lines, finding.range.start.line) };
}

/** Files of other packages have absolute paths in the analysis. */
function fileFrom(directory: string, file: string): string {
  return isAbsolute(file) ? relative(directory, file).split(sep).join('/') : file;
}

const configs = new Map<string, Config>();

function configOf(settings: string): Config {
  let config = configs.get(settings);
  if (config === undefined) {
    config = JSON.parse(settings) as Config;
    configs.set(settings, config);
  }
  return config;
}

/** `step` is called whenever the analysis has got on a little. Throws what the analysis throws. */
export function checkPackage(
  session: AnalysisSession,
  parser: GoParser,
  packages: DiskPackages,
  job: PackageJob,
  step: () => void = () => undefined,
): PackageOutcome {
  const spent = parser.spent;
  const looks = job.files.map(({ bytes }) => lookQuickly(bytes));
  const files = job.files.map(({ name, bytes }) => ({ path: name, lines: new LineIndex(decodeSource(bytes)) }));
  try {
    const result = session.analyze(
      {
        files,
        go: job.go,
        config: configOf(job.settings),
        packages,
        key: packages.keyOf(job.directory, job.name),
        path: job.path,
      },
      step,
    );
    const stumbled = new Map(result.syntaxErrors.map(({ path, line }) => [path, line]));
    const stopped = new Map(result.errors.map(({ path, message }) => [path, message]));
    const errors = files.flatMap(({ path: name, lines: { text } }, index) => {
      const message = stopped.get(name);
      if (message !== undefined) return [{ name, message, isPartial: false }];
      const hasFindings = (result.findings.get(name) ?? []).length > 0;
      const fault = faultOf({ text, look: looks[index]!, parserLine: stumbled.get(name), hasFindings });
      return fault === undefined ? [] : [{ name, ...fault }];
    });
    const faults = result.faults.map(({ message }) => ({ name: '', message, isPartial: true }));
    return {
      findings: files.flatMap(({ path, lines }) =>
        (result.findings.get(path) ?? []).map((finding) => toPackageFinding(finding, lines, job.directory)),
      ),
      errors: [...errors, ...faults],
      doubts: files.flatMap(({ path: name, lines }) =>
        suppressionDoubts(lines, rules.keys()).map((doubt) => ({ name, ...doubt })),
      ),
      faulty: faults.length > 0 || stopped.size > 0,
      counts: job.files.map(({ name }, index) => {
        const { lines, functions } = looks[index]!;
        return { name, lines, functions };
      }),
      notDecided: result.notDecided.map(({ path: name, ...rest }) => ({ name, ...rest })),
      parseMs: parser.spent - spent,
      consulted: result.consulted.map((each) => packages.consulted(each, job.directory)),
    };
  } finally {
    session.forget(files.map(({ path }) => path));
  }
}
