/** Owns what is done with one package: every file is looked at quickly, the analysis gets their texts, its answer becomes plain data. */
import type { Config } from '#engine/rules/config';
import type { Finding } from '#engine/rules/finding';
import type { AnalysisSession } from '#engine/rules/session';
import { LineIndex } from '#engine/text/line-index';
import type { PackageFinding, PackageJob, PackageOutcome } from './package-job';
import { lookQuickly } from './quick-look';

/** Without a byte order mark: a Go parser does not take it for text. */
function decode(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function withSourceLine(finding: Finding, lines: LineIndex): PackageFinding {
  const { line } = finding.range.start;
  return { ...finding, sourceLine: lines.text.slice(lines.lineStart(line), lines.lineEnd(line)) };
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

/** Throws what the analysis throws. */
export function checkPackage(session: AnalysisSession, job: PackageJob): PackageOutcome {
  const looks = job.files.map(({ bytes }) => lookQuickly(bytes));
  const files = job.files.map(({ name, bytes }) => ({ path: name, lines: new LineIndex(decode(bytes)) }));
  try {
    const result = session.analyze({ files, go: job.go, config: configOf(job.settings) });
    const parserErrors = new Map(result.errors.map(({ path, message }) => [path, message]));
    const errors = job.files.flatMap(({ name }, index) => {
      const message = looks[index]!.fault ?? parserErrors.get(name);
      return message === undefined ? [] : [{ name, message }];
    });
    const faults = result.faults.map(({ message }) => ({ name: '', message }));
    return {
      findings: files.flatMap(({ path, lines }) =>
        (result.findings.get(path) ?? []).map((finding) => withSourceLine(finding, lines)),
      ),
      errors: [...errors, ...faults],
      faulty: faults.length > 0,
      lines: looks.reduce((sum, look) => sum + look.lines, 0),
      functions: looks.reduce((sum, look) => sum + look.functions, 0),
      parseMs: result.parseMs,
    };
  } finally {
    session.forget(files.map(({ path }) => path));
  }
}
