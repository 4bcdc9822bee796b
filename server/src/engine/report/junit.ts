/** Owns `check --format junit`: one suite per file, one test case per finding, in the shape that CI servers read (schema of the Jenkins xUnit plugin). */
import { byFile, errorMessage, errorTitle, type Report, type ReportedFinding } from './report';

// XML 1.0 allows no other control characters, lone surrogates or non-characters, not even escaped.
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escapeXml(text: string): string {
  return text.replace(forbidden, '\uFFFD').replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[],
): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return children.length === 0
    ? `<${name}${list.join('')}/>\n`
    : `<${name}${list.join('')}>\n${children.join('')}</${name}>\n`;
}

/** A hint is worth knowing, and breaks nothing unless it was asked to. */
function isFailure({ severity }: ReportedFinding, { failOn }: Report): boolean {
  return severity !== 'hint' || failOn === 'hint';
}

function findingCase(finding: ReportedFinding, report: Report): string {
  const { file, range, rule, message, severity } = finding;
  const place = `${file}:${range.start.line + 1}:${range.start.column + 1}`;
  const body = [
    `${place}: ${message}`,
    ...finding.related.map(
      (related) =>
        `${related.file}:${related.range.start.line + 1}:${related.range.start.column + 1}: ${related.message}`,
    ),
  ].join('\n');
  return element(
    'testcase',
    { classname: file, name: `${rule} at ${range.start.line + 1}:${range.start.column + 1}` },
    [
      isFailure(finding, report)
        ? `<failure type="${severity}" message="${escapeXml(message)}">${escapeXml(body)}</failure>\n`
        : `<system-out>${escapeXml(`${severity}: ${body}`)}</system-out>\n`,
    ],
  );
}

export function formatJunit(report: Report): string {
  const failures = (findings: readonly ReportedFinding[]) =>
    findings.filter((finding) => isFailure(finding, report)).length;
  const suites = [...byFile(report.findings)].map(([file, findings]) =>
    element(
      'testsuite',
      { name: file, tests: findings.length, failures: failures(findings), errors: 0, skipped: 0 },
      findings.map((finding) => findingCase(finding, report)),
    ),
  );
  const errors = report.errors.map((error) =>
    element('testcase', { classname: error.file, name: errorTitle(error) }, [
      `<error message="${escapeXml(errorMessage(error))}"/>\n`,
    ]),
  );
  if (errors.length > 0) {
    const totals = { tests: errors.length, failures: 0, errors: errors.length, skipped: 0 };
    suites.push(element('testsuite', { name: 'files that could not be checked', ...totals }, errors));
  }
  if (suites.length === 0) {
    // A document without any test case is an error to most CI servers.
    const passed = element('testcase', { classname: report.tool.name, name: 'check' }, []);
    suites.push(
      element('testsuite', { name: report.tool.name, tests: 1, failures: 0, errors: 0, skipped: 0 }, [passed]),
    );
  }
  const total = Math.max(1, report.findings.length + report.errors.length);
  const attributes = {
    name: report.tool.name,
    tests: total,
    failures: failures(report.findings),
    errors: report.errors.length,
    time: (report.summary.durationMs / 1000).toFixed(3),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, suites)}`;
}
