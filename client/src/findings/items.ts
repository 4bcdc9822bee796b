/** Draws the rows of the Findings tree: labels, icons, tooltips; refuses to know where findings come from or when to redraw. */
import * as vscode from 'vscode';
import type { Severity } from '#engine/findings/finding';
import type { ScanError } from '#protocol/language';
import type { ScanProgress } from '../language/scan';
import { countUri } from './counts';
import type { Group, Grouping, PlacedFinding } from './groups';

export type Node =
  | { readonly kind: 'scan'; readonly progress: ScanProgress }
  | { readonly kind: 'group'; readonly group: Group; readonly grouping: Grouping }
  | { readonly kind: 'finding'; readonly placed: PlacedFinding; readonly grouping: Grouping; readonly rule: string }
  | { readonly kind: 'unread'; readonly errors: readonly ScanError[] };

const icons: Readonly<Record<Severity, vscode.ThemeIcon>> = {
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground')),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground')),
  information: new vscode.ThemeIcon('info', new vscode.ThemeColor('problemsInfoIcon.foreground')),
  hint: new vscode.ThemeIcon('lightbulb'),
};

/** How grave a finding is, for who hears the icon read out. */
function severityName(severity: Severity): string {
  switch (severity) {
    case 'error':
      return vscode.l10n.t('error');
    case 'warning':
      return vscode.l10n.t('warning');
    case 'information':
      return vscode.l10n.t('information');
    case 'hint':
      return vscode.l10n.t('hint');
  }
}

export function draw(node: Node): vscode.TreeItem {
  switch (node.kind) {
    case 'scan':
      return drawScan(node.progress);
    case 'group':
      return drawGroup(node.group, node.grouping);
    case 'finding':
      return drawFinding(node.placed, node.grouping);
    case 'unread':
      return drawUnread(node.errors);
  }
}

/** Where a finding starts, for people: `timeout.go:49`. */
function placeName({ path, finding }: PlacedFinding): string {
  return `${baseName(path)}:${finding.range.start.line + 1}`;
}

function drawScan({ message, percentage }: ScanProgress): vscode.TreeItem {
  const item = new vscode.TreeItem(message ? vscode.l10n.t('Scanning: {0}', message) : vscode.l10n.t('Scanning…'));
  item.id = 'scan';
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  if (percentage !== undefined) item.description = `${Math.floor(percentage)} %`;
  return item;
}

function drawGroup(group: Group, grouping: Grouping): vscode.TreeItem {
  const item = new vscode.TreeItem(groupLabel(group, grouping), vscode.TreeItemCollapsibleState.Expanded);
  item.id = group.id;
  item.resourceUri = countUri(group.id, group.findings.length);
  item.description = group.detail;
  item.tooltip = groupLabel(group, grouping);
  item.contextValue = grouping === 'rule' ? 'rule' : 'group';
  return item;
}

function groupLabel(group: Group, grouping: Grouping): string {
  if (grouping !== 'confidence') return group.label;
  return group.label === 'proved' ? vscode.l10n.t('Proved') : vscode.l10n.t('Likely');
}

function drawFinding(placed: PlacedFinding, grouping: Grouping): vscode.TreeItem {
  const { finding } = placed;
  const item = new vscode.TreeItem(grouping === 'rule' ? placeName(placed) : finding.rule);
  item.description = grouping === 'rule' ? finding.function : placeName(placed);
  item.iconPath = icons[finding.severity];
  item.contextValue = 'finding';
  item.tooltip = tooltip(placed);
  item.accessibilityInformation = {
    label: `${severityName(finding.severity)}: ${finding.rule}, ${placeName(placed)}. ${finding.message}`,
  };
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open'),
    arguments: [vscode.Uri.parse(placed.uri), { selection: rangeOf(placed) } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

function tooltip({ finding, path }: PlacedFinding): vscode.MarkdownString {
  const certainty =
    finding.confidence === 'proved' ? vscode.l10n.t('proved by an explored path') : vscode.l10n.t('likely');
  const text = new vscode.MarkdownString();
  text.appendText(finding.message);
  text.appendMarkdown('\n\n');
  text.appendText(`${finding.rule} · ${certainty} · ${path}:${finding.range.start.line + 1}`);
  if (finding.function) text.appendText(` · ${finding.function}`);
  return text;
}

function drawUnread(errors: readonly ScanError[]): vscode.TreeItem {
  const first = baseName(vscode.Uri.parse(errors[0]?.uri ?? '').path);
  const item = new vscode.TreeItem(
    errors.length === 1
      ? vscode.l10n.t('1 file not read: {0}', first)
      : vscode.l10n.t('{0} files not read', errors.length),
  );
  item.id = 'unread';
  item.iconPath = new vscode.ThemeIcon('circle-slash');
  item.tooltip = errors.map(({ uri, message }) => `${baseName(vscode.Uri.parse(uri).path)}: ${message}`).join('\n');
  item.command = { command: 'gopherscope.showLog', title: vscode.l10n.t('Show Log') };
  return item;
}

export function rangeOf({ finding: { range } }: PlacedFinding): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
