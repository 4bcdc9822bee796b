/** Owns the status item of heat: which profile the bars are of, and whether the source is still what it was. Decides nothing. */
import * as vscode from 'vscode';
import type { HeatDocuments } from './documents';
import { staleText } from './hover';
import type { HeatChoices } from './settings';
import type { HeatStore } from './store';
import { kindName, timeName, typeName } from './words';

/** Right of the escapes, where the pictures have it. */
const priority = -9;

export function registerStatus(store: HeatStore, choices: HeatChoices, heat: HeatDocuments): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('gopherscope.heat', vscode.StatusBarAlignment.Left, priority);
  item.name = vscode.l10n.t('Gopherscope: Heat');
  item.command = 'gopherscope.heat.actions';
  const draw = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    // Over a profile no text is active: whoever loads it there is told that it was.
    if (!store.hasActive || (document && document.languageId !== 'go')) item.hide();
    else show(item, document, store, choices, heat);
  };
  draw();
  return vscode.Disposable.from(
    item,
    store.onDidChange(draw),
    heat.onDidChange(draw),
    choices.onDidChange(draw),
    vscode.window.onDidChangeActiveTextEditor(draw),
  );
}

function show(
  item: vscode.StatusBarItem,
  document: vscode.TextDocument | undefined,
  store: HeatStore,
  choices: HeatChoices,
  heat: HeatDocuments,
): void {
  const known = document && heat.of(document);
  const { active } = store;
  if (!choices.shown) {
    item.text = `$(flame) ${vscode.l10n.t('Heat: off')}`;
    item.tooltip = vscode.l10n.t('Bars of loaded profiles are switched off.');
  } else if (active.length === 0) {
    const isReading = store.entries.some((entry) => entry.active && entry.state.kind === 'reading');
    item.text = `${isReading ? '$(loading~spin)' : '$(warning)'} ${vscode.l10n.t('Heat')}`;
    item.tooltip = isReading
      ? vscode.l10n.t('Reading the profile.')
      : vscode.l10n.t('The profile could not be read. The list of profiles says why.');
  } else {
    const [first] = active;
    const { kind, taken } = first!.state.profile;
    const what =
      active.length > 1 ? vscode.l10n.t('{0} profiles', active.length) : `${kindName(kind)} ${timeName(taken)}`.trim();
    item.text = `$(${known?.stale ? 'history' : 'flame'}) ${vscode.l10n.t('Heat: {0}', what)}`;
    const names = active.map(({ name }) => name).join(', ');
    item.tooltip = [names, ...(document ? shownWords(known) : [vscode.l10n.t('Open a Go file to see its bars.')])].join(
      '\n',
    );
  }
  item.show();
}

function shownWords(known: ReturnType<HeatDocuments['of']>): readonly string[] {
  const shown = known?.files.map(({ profile, sampleType }) => typeName(profile.sampleTypes[sampleType])) ?? [];
  return [
    shown.length > 0
      ? vscode.l10n.t('Bars show {0}.', [...new Set(shown)].join(', '))
      : vscode.l10n.t('No sample passes through this file.'),
    ...(known?.stale ? [staleText(known.stale)] : []),
  ];
}
