/** Owns `check --format json`: version 1 of the document that scripts read. Lines and columns count from 1, columns in UTF-16 code units. */
import type { Position, Range } from '../text/range';
import { errorMessage, type Report, type ReportedFinding } from './report';

/** Rises when a field changes its meaning. */
const documentVersion = 1;

function position({ line, column }: Position): { line: number; column: number } {
  return { line: line + 1, column: column + 1 };
}

function range({ start, end }: Range) {
  return { start: position(start), end: position(end) };
}

function finding(value: ReportedFinding) {
  return {
    rule: value.rule,
    severity: value.severity,
    confidence: value.confidence,
    message: value.message,
    function: value.function,
    file: value.file,
    range: range(value.range),
    related: value.related.map((related) => ({
      message: related.message,
      file: related.file,
      range: range(related.range),
    })),
    fixes: value.fixes.map((fix) => ({
      title: fix.title,
      edits: fix.edits.map((edit) => ({ file: edit.file, range: range(edit.range), text: edit.text })),
    })),
    evidence: [],
    fingerprint: value.fingerprint,
  };
}

export function formatJson(report: Report): string {
  const { files, lines, functions, durationMs, parseMs } = report.summary;
  const document = {
    version: documentVersion,
    tool: report.tool,
    findings: report.findings.map(finding),
    errors: report.errors.map((error) => ({ file: error.file, message: errorMessage(error) })),
    notDecided: report.notDecided.map((each) => ({ ...each, range: range(each.range) })),
    summary: {
      files,
      lines,
      functions,
      findings: report.findings.length,
      notDecided: report.notDecided.length,
      durationMs,
      parseMs,
    },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
