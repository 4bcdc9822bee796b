/** Owns how a finding looks to the editor as a diagnostic. Knows nothing of when it is sent. */
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Range,
} from 'vscode-languageserver';
import type { SuppressionDoubt } from '#engine/checking/suppression-doubts';
import type { Finding, Related, Severity } from '#engine/findings/finding';
import type { FindingItem } from '#protocol/language';
import { type CharacterUnit, toRange } from './encoding';
import type { FileFindings } from './published';
import { rulePage } from './rule-pages';

/** The `source` of every diagnostic. */
export const diagnosticSource = 'gopherscope';

/** Travels with a diagnostic so that clients can tell findings apart without reading messages. */
export interface DiagnosticData {
  readonly rule: string;
  readonly confidence: Finding['confidence'];
  readonly function: string;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The editor's range of a place in any file; a file whose text is not at hand is taken to hold no lone `\r` and plain characters. */
export type Place = (file: string, range: Related['range']) => { readonly uri: string; readonly range: Range };

export function toDiagnostic(
  finding: Finding,
  file: FileFindings,
  unit: CharacterUnit,
  place: Place,
  withRelated: boolean,
): Diagnostic {
  const related: DiagnosticRelatedInformation[] = finding.related.map(({ message, file: where, range }) => ({
    location: place(where, range),
    message,
  }));
  const page = rulePage(finding.rule);
  return {
    range: toRange(finding.range, file.lines, unit),
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: page },
    source: diagnosticSource,
    message: finding.message,
    ...(withRelated && related.length > 0 ? { relatedInformation: related } : {}),
    data: {
      rule: finding.rule,
      confidence: finding.confidence,
      function: finding.function,
    } satisfies DiagnosticData,
  };
}

/** No finding, so no rule can be turned off for it. */
export function toDoubt({ message, range }: SuppressionDoubt, file: FileFindings, unit: CharacterUnit): Diagnostic {
  return {
    range: toRange(range, file.lines, unit),
    severity: DiagnosticSeverity.Hint,
    source: diagnosticSource,
    message,
  };
}

export function toFindingItem(finding: Finding, file: FileFindings, unit: CharacterUnit): FindingItem {
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    function: finding.function,
    range: toRange(finding.range, file.lines, unit),
  };
}
