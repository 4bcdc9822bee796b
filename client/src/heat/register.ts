/** Joins heat with the editor: loaded profiles, their list, bars, hovers, lenses, status and commands. */
import * as vscode from 'vscode';
import type { Profiles } from '../profile/register';
import { registerCommands } from './commands';
import { HeatDocuments } from './documents';
import { registerHover } from './hover';
import { registerLenses } from './lenses';
import { registerMarks } from './marks';
import { HeatChoices } from './settings';
import { registerStatus } from './status';
import { HeatStore } from './store';
import { registerTree } from './tree';

export function register(context: vscode.ExtensionContext, { sources, open, reader }: Profiles): void {
  const choices = new HeatChoices(context.workspaceState);
  const store = new HeatStore(context.workspaceState, open, reader);
  const heat = new HeatDocuments(store, choices, sources);
  const setContext = (): void => {
    void vscode.commands.executeCommand('setContext', 'gopherscope.heat', store.hasActive);
  };
  setContext();
  context.subscriptions.push(
    choices,
    store,
    heat,
    store.onDidChange(setContext),
    registerTree(store, choices),
    registerMarks(heat),
    registerHover(heat),
    registerLenses(heat),
    registerStatus(store, choices, heat),
    registerCommands(store, choices, heat, open),
  );
}
