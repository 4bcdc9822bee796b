/**
 * Owns `check --format github`: workflow commands that GitHub Actions turns into annotations
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
import type { Severity } from '../findings/finding';
import { errorMessage, errorTitle, type Report } from './report';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Property values end at `,` and `:`, so these are escaped too. */
function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeMessage(message)}\n`;
}

export function formatGithub(report: Report): string {
  const findings = report.findings.map(({ severity, file, range, rule, message }) =>
    command(
      commands[severity],
      {
        file,
        line: range.start.line + 1,
        endLine: range.end.line + 1,
        // GitHub reads columns only for annotations of one line.
        ...(range.start.line === range.end.line
          ? { col: range.start.column + 1, endColumn: range.end.column + 1 }
          : {}),
        title: rule,
      },
      message,
    ),
  );
  const errors = report.errors.map((error) =>
    command('error', { file: error.file, title: errorTitle(error) }, errorMessage(error)),
  );
  return [...findings, ...errors].join('');
}
