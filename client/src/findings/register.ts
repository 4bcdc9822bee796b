/** Puts the Findings view into the sidebar with its commands; refuses to know how findings are made. */
import * as vscode from 'vscode';
import type { Language } from '../language/register';
import { registerCounts } from './counts';
import { type Grouping, groupings, type PlacedFinding } from './groups';
import { type Node, rangeOf } from './items';
import { FindingsOfFile } from './of-file';
import { FindingsStore } from './store';
import { FindingsTree } from './tree';

const groupingKey = 'findings.grouping';

export function register(context: vscode.ExtensionContext, { session, scan }: Language): FindingsOfFile {
  const store = new FindingsStore(session);
  const kept = context.workspaceState.get<string>(groupingKey);
  const tree = new FindingsTree(store, scan, groupings.find((grouping) => grouping === kept) ?? 'confidence');
  const view = vscode.window.createTreeView('gopherscope.findings', { treeDataProvider: tree, showCollapseAll: true });
  const showCount = (): void => {
    const value = store.count;
    const tooltip = value === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', value);
    view.badge = value > 0 ? { value, tooltip } : undefined;
  };
  context.subscriptions.push(
    store,
    tree,
    view,
    registerCounts(),
    store.onDidChange(showCount),
    vscode.commands.registerCommand('gopherscope.groupFindings', async () => {
      const grouping = await pickGrouping(tree.grouping);
      if (!grouping) return;
      tree.grouping = grouping;
      await context.workspaceState.update(groupingKey, grouping);
    }),
    vscode.commands.registerCommand('gopherscope.searchFindings', async () => {
      await vscode.commands.executeCommand('gopherscope.findings.focus');
      await vscode.commands.executeCommand('list.find');
    }),
    vscode.commands.registerCommand('gopherscope.fixFinding', async (node?: Node) => {
      if (node?.kind === 'finding') await showFixes(node.placed);
    }),
    vscode.commands.registerCommand('gopherscope.copyFinding', async (node?: Node) => {
      if (node?.kind === 'finding') await vscode.env.clipboard.writeText(describe(node.placed));
    }),
  );
  return new FindingsOfFile(session, store);
}

async function pickGrouping(current: Grouping): Promise<Grouping | undefined> {
  const labels: Readonly<Record<Grouping, string>> = {
    confidence: vscode.l10n.t('Certainty'),
    rule: vscode.l10n.t('Rule'),
    package: vscode.l10n.t('Package'),
    file: vscode.l10n.t('File'),
  };
  const items = groupings.map((grouping) => ({
    grouping,
    label: labels[grouping],
    description: grouping === current ? '$(check)' : '',
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Group findings by') });
  return picked?.grouping;
}

async function showFixes(placed: PlacedFinding): Promise<void> {
  const { start } = rangeOf(placed);
  await vscode.window.showTextDocument(vscode.Uri.parse(placed.uri), { selection: new vscode.Range(start, start) });
  await vscode.commands.executeCommand('editor.action.quickFix');
}

function describe({ finding, path }: PlacedFinding): string {
  const { line, character } = finding.range.start;
  return `${path}:${line + 1}:${character + 1}: ${finding.message} (${finding.rule})`;
}
