/** Owns the list of profiles in the side bar: a row each, with a box that puts its costs into the editor. Refuses to know how profiles are read. */
import * as vscode from 'vscode';
import { viewTypeOf } from '../profile/view-types';
import { sampleTypeOf } from './heat-lines';
import type { HeatChoices } from './settings';
import type { HeatEntry, HeatStore } from './store';
import { kindIcon, kindName, timeName, totalOf } from './words';

export function registerTree(store: HeatStore, choices: HeatChoices): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<HeatEntry>('gopherscope.profiles', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (entry?: HeatEntry) => (entry ? [] : [...store.entries]),
      getTreeItem: (entry) => draw(entry, choices.sampleTypes),
    },
    manageCheckboxStateManually: true,
  });
  const changes = (): void => {
    // Kind, time and total stand in the file, so what is looked at is read.
    if (view.visible) void store.readAll();
    changed.fire();
  };
  return vscode.Disposable.from(
    changed,
    view,
    store.onDidChange(changes),
    choices.onDidChange(changes),
    view.onDidChangeVisibility(changes),
    view.onDidChangeCheckboxState(async ({ items }) => {
      for (const [entry, state] of items) {
        await store.setActive(entry.uri, state === vscode.TreeItemCheckboxState.Checked);
      }
    }),
  );
}

function draw(entry: HeatEntry, chosen: readonly string[]): vscode.TreeItem {
  const { uri, name, active, state } = entry;
  const item = new vscode.TreeItem(name);
  item.id = uri.toString();
  item.contextValue = 'profile';
  item.command = { command: 'vscode.openWith', title: vscode.l10n.t('Open'), arguments: [uri, viewTypeOf(uri)] };
  item.checkboxState = {
    state: active ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
    tooltip: vscode.l10n.t('Show its costs beside the code'),
  };
  const path = vscode.workspace.asRelativePath(uri);
  switch (state.kind) {
    case 'reading':
      item.iconPath = new vscode.ThemeIcon('loading~spin');
      break;
    case 'failed':
      item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
      item.description = vscode.l10n.t('cannot be read');
      item.tooltip = state.message;
      break;
    case 'ready': {
      const { profile } = state;
      const type = sampleTypeOf(profile, chosen);
      const parts = [kindName(profile.kind), totalOf(profile, type), timeName(profile.taken)];
      item.iconPath = new vscode.ThemeIcon(kindIcon(profile.kind));
      item.description = parts.filter((part) => part !== '').join(' · ');
      const totals = profile.sampleTypes.map((known, index) => `${known.type}: ${totalOf(profile, index)}`);
      item.tooltip = [path, item.description, ...totals].join('\n');
      item.accessibilityInformation = { label: `${name}, ${item.description}` };
      break;
    }
    case 'unread':
      item.iconPath = new vscode.ThemeIcon('flame');
      item.tooltip = path;
      break;
  }
  return item;
}
