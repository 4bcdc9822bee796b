/** Sorts findings into the groups of the tree; pure, so that it knows neither icons nor the editor. */
import type { FindingItem } from '#protocol/language';

export const groupings = ['confidence', 'rule', 'package', 'file'] as const;
export type Grouping = (typeof groupings)[number];

/** A finding with what the tree needs to place it. */
export interface PlacedFinding {
  readonly finding: FindingItem;
  readonly uri: string;
  /** Path below the workspace folder. */
  readonly path: string;
  readonly package: string;
  readonly folder: string;
}

export interface Group {
  /** Stable between two drawings, so that what was open stays open. */
  readonly id: string;
  /** `proved` or `likely` for confidence; a rule's, package's or file's name else. */
  readonly label: string;
  /** What tells two of one label apart: a folder. */
  readonly detail: string;
  readonly findings: readonly PlacedFinding[];
}

const severityOrder = ['error', 'warning', 'information', 'hint'];
const confidenceOrder = ['proved', 'likely'];

/** Groups in a fixed order: proved first; else the worst severity, then the most findings, then the name. Findings by severity, path, line. */
export function groupFindings(findings: readonly PlacedFinding[], grouping: Grouping): Group[] {
  const byKey = new Map<string, PlacedFinding[]>();
  for (const placed of findings) {
    const key = keyOf(placed, grouping);
    const members = byKey.get(key);
    if (members) members.push(placed);
    else byKey.set(key, [placed]);
  }
  const groups = [...byKey].map(([key, members]) => {
    const first = members[0] as PlacedFinding;
    return {
      id: `${grouping}:${key}`,
      ...headingOf(first, grouping),
      findings: members.toSorted(compareFindings),
    };
  });
  return groups.toSorted((a, b) => compareGroups(a, b, grouping));
}

function keyOf({ finding, uri, folder, package: name }: PlacedFinding, grouping: Grouping): string {
  switch (grouping) {
    case 'confidence':
      return finding.confidence;
    case 'rule':
      return finding.rule;
    case 'package':
      return `${folder} ${name}`;
    case 'file':
      return uri;
  }
}

function headingOf(placed: PlacedFinding, grouping: Grouping): { label: string; detail: string } {
  const slash = placed.path.lastIndexOf('/');
  const folder = slash < 0 ? '' : placed.path.slice(0, slash);
  switch (grouping) {
    case 'confidence':
      return { label: placed.finding.confidence, detail: '' };
    case 'rule':
      return { label: placed.finding.rule, detail: '' };
    case 'package':
      return { label: placed.package, detail: folder };
    case 'file':
      return { label: placed.path.slice(slash + 1), detail: folder };
  }
}

function compareGroups(a: Group, b: Group, grouping: Grouping): number {
  if (grouping === 'confidence') return confidenceOrder.indexOf(a.label) - confidenceOrder.indexOf(b.label);
  if (grouping === 'package' || grouping === 'file')
    return compareText(a.detail, b.detail) || compareText(a.label, b.label);
  return (
    rank(a.findings[0]) - rank(b.findings[0]) || b.findings.length - a.findings.length || compareText(a.label, b.label)
  );
}

function compareFindings(a: PlacedFinding, b: PlacedFinding): number {
  const { start: p } = a.finding.range;
  const { start: q } = b.finding.range;
  return rank(a) - rank(b) || compareText(a.path, b.path) || p.line - q.line || p.character - q.character;
}

function rank(placed: PlacedFinding | undefined): number {
  return placed ? severityOrder.indexOf(placed.finding.severity) : severityOrder.length;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
