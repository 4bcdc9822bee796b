/** Owns `check --format sarif`: SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html) as GitHub code scanning and editors read it. */
import type {
  CodeFlow,
  Location,
  Log,
  PhysicalLocation,
  Region,
  ReportingDescriptor,
  Result,
  Fix as SarifFix,
} from 'sarif';
import type { Fix, Severity } from '../findings/finding';
import type { Range } from '../text/range';
import { byFile, errorMessage, type Report, type ReportedFinding, type ReportedRule } from './report';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A path as a relative URI reference: each segment percent-encoded. */
function uri(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}

function region({ start, end }: Range): Region {
  return {
    startLine: start.line + 1,
    startColumn: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
  };
}

function physical(file: string, range: Range, snippet?: string): PhysicalLocation {
  return {
    artifactLocation: { uri: uri(file), uriBaseId: '%SRCROOT%' },
    region: { ...region(range), ...(snippet === undefined ? {} : { snippet: { text: snippet } }) },
  };
}

/** The way into the stuck state as an ordered thread of places; viewers step through it. */
function codeFlows(finding: ReportedFinding): CodeFlow[] {
  if (finding.related.length < 2) return [];
  const steps = finding.related.map((related) => ({
    location: { physicalLocation: physical(related.file, related.range), message: { text: related.message } },
  }));
  return [{ threadFlows: [{ locations: steps }] }];
}

function fix(value: Fix): SarifFix {
  return {
    description: { text: value.title },
    artifactChanges: [...byFile(value.edits)].map(([file, edits]) => ({
      artifactLocation: { uri: uri(file), uriBaseId: '%SRCROOT%' },
      replacements: edits.map((edit) => ({
        deletedRegion: region(edit.range),
        ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
      })),
    })),
  };
}

function result(finding: ReportedFinding, ruleIndex: number): Result {
  const flows = codeFlows(finding);
  const related = finding.related.map(
    (place, id): Location => ({
      id,
      physicalLocation: physical(place.file, place.range),
      message: { text: place.message },
    }),
  );
  return {
    ruleId: finding.rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: physical(finding.file, finding.range, finding.sourceLine),
        ...(finding.function === ''
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: finding.function, kind: 'function' }] }),
      },
    ],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    ...(flows.length > 0 ? { codeFlows: flows } : {}),
    ...(finding.fixes.length > 0 ? { fixes: finding.fixes.map(fix) } : {}),
    partialFingerprints: { 'gopherscope/v2': finding.fingerprint },
    properties: { confidence: finding.confidence },
  };
}

function descriptor(rule: ReportedRule): ReportingDescriptor {
  return {
    id: rule.name,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: {
      text: `${rule.why} Run "gopherscope explain ${rule.name}" for examples.`,
      markdown: `${rule.why} Run \`gopherscope explain ${rule.name}\` for examples.`,
    },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: ['go', 'leak'] },
  };
}

export function formatSarif(report: Report): string {
  const indexes = new Map(report.rules.map((rule, index) => [rule.name, index]));
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            semanticVersion: report.tool.version,
            rules: report.rules.map(descriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The directory the check ran in.' } } },
        results: report.findings.map((finding) => result(finding, indexes.get(finding.rule) ?? -1)),
        invocations: [
          {
            executionSuccessful: report.isSuccessful,
            toolExecutionNotifications: report.errors.map((error) => ({
              level: 'error',
              message: { text: errorMessage(error) },
              locations: [{ physicalLocation: { artifactLocation: { uri: uri(error.file), uriBaseId: '%SRCROOT%' } } }],
            })),
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
