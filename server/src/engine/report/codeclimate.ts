/** Owns `check --format codeclimate`: the array GitLab's code quality widget reads (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). */
import type { Severity } from '../findings/finding';
import type { Report } from './report';

const severities: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  information: 'minor',
  hint: 'info',
};

export function formatCodeClimate(report: Report): string {
  // GitLab drops issues that share a fingerprint, so equal findings of one file are numbered.
  const seen = new Map<string, number>();
  const issues = report.findings.map((finding) => {
    const nth = (seen.get(finding.fingerprint) ?? 0) + 1;
    seen.set(finding.fingerprint, nth);
    return {
      type: 'issue',
      check_name: finding.rule,
      description: finding.message,
      categories: ['Bug Risk'],
      severity: severities[finding.severity],
      fingerprint: nth === 1 ? finding.fingerprint : `${finding.fingerprint}-${nth}`,
      location: {
        path: finding.file,
        positions: {
          begin: { line: finding.range.start.line + 1, column: finding.range.start.column + 1 },
          end: { line: finding.range.end.line + 1, column: finding.range.end.column + 1 },
        },
        lines: { begin: finding.range.start.line + 1, end: finding.range.end.line + 1 },
      },
    };
  });
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
