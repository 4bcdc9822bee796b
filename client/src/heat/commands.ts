/** Owns the commands of heat. Each does one thing to the store or the choices; refuses to know how they are shown. */
import * as vscode from 'vscode';
import type { OpenProfiles } from '../profile/open-profiles';
import { profileOf } from '../profile/pick';
import type { HeatDocuments } from './documents';
import { costliestAt, rowOf, sampleTypeOf } from './heat-lines';
import { openInFlame } from './hover';
import { askWhatToLoad } from './load';
import type { HeatChoices } from './settings';
import type { HeatEntry, HeatStore } from './store';
import { totalOf } from './words';

export function registerCommands(
  store: HeatStore,
  choices: HeatChoices,
  heat: HeatDocuments,
  open: OpenProfiles,
): vscode.Disposable {
  const on = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    on('gopherscope.heat.load', async (argument: unknown) => {
      const given = profileOf(argument);
      const isActive = store.entries.some(({ uri, active }) => active && uri.toString() === given?.toString());
      const uris = given && !isActive ? [given] : await askWhatToLoad(store);
      if (uris.length === 0) return;
      await choices.show(true);
      await store.load(uris);
      tellFailures(store, uris);
    }),
    on('gopherscope.heat.unload', async (argument: unknown) => {
      const uris = isEntry(argument) ? [argument.uri] : await pickLoaded(store);
      for (const uri of uris) await store.unload(uri);
    }),
    on('gopherscope.heat.toggle', () => choices.show(!choices.shown)),
    on('gopherscope.heat.chooseType', () => chooseType(store, choices)),
    on('gopherscope.heat.actions', () => chooseAction(choices)),
    on(openInFlame, async (...target: unknown[]) => {
      const [uri, name, file, line] = target.length > 1 ? target : atCursor(heat);
      const isWhole = typeof uri === 'string' && typeof name === 'string' && typeof file === 'string';
      if (!isWhole || typeof line !== 'number') {
        const text = vscode.l10n.t('No active profile has a sample on this line.');
        void vscode.window.showInformationMessage(text);
        return;
      }
      await open.tell(vscode.Uri.parse(uri), { type: 'reveal', function: name, file, line });
    }),
  );
}

function isEntry(argument: unknown): argument is HeatEntry {
  return typeof argument === 'object' && argument !== null && 'uri' in argument && argument.uri instanceof vscode.Uri;
}

/** What the user loaded is theirs to hear about; what was only offered says it in its row. */
function tellFailures(store: HeatStore, uris: readonly vscode.Uri[]): void {
  const loaded = new Set(uris.map((uri) => uri.toString()));
  for (const { uri, state } of store.entries) {
    if (loaded.has(uri.toString()) && state.kind === 'failed') void vscode.window.showErrorMessage(state.message);
  }
}

async function pickLoaded(store: HeatStore): Promise<readonly vscode.Uri[]> {
  const items = store.entries.flatMap(({ uri, name, kept }) =>
    kept ? [{ uri, label: name, description: vscode.workspace.asRelativePath(uri) }] : [],
  );
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No profile is loaded.'));
    return [];
  }
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t('Unload which profiles?'),
  });
  return (picked ?? []).map(({ uri }) => uri);
}

async function chooseType(store: HeatStore, choices: HeatChoices): Promise<void> {
  const { active } = store;
  const names = new Map<string, string>();
  const shown = new Set<string>();
  for (const { name, state } of active) {
    const { profile } = state;
    const current = sampleTypeOf(profile, choices.sampleTypes);
    profile.sampleTypes.forEach(({ type }, index) => {
      const others = names.get(type);
      names.set(type, `${others === undefined ? '' : `${others}, `}${totalOf(profile, index)} (${name})`);
      if (index === current) shown.add(type);
    });
  }
  if (names.size === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No profile is active. Load one first.'));
    return;
  }
  const own = { label: vscode.l10n.t('Each profile’s own'), description: '', type: undefined };
  const types = [...names].map(([type, description]) => ({
    label: shown.has(type) ? `$(check) ${type}` : type,
    description,
    type,
  }));
  const picked = await vscode.window.showQuickPick([...types, own], {
    title: vscode.l10n.t('Which sample type do the bars show?'),
  });
  if (picked) await choices.chooseType(picked.type);
}

async function chooseAction(choices: HeatChoices): Promise<void> {
  const toggle = choices.shown ? vscode.l10n.t('Hide bars') : vscode.l10n.t('Show bars');
  const actions = [
    { label: `$(eye) ${toggle}`, command: 'gopherscope.heat.toggle' },
    { label: `$(symbol-number) ${vscode.l10n.t('Choose sample type…')}`, command: 'gopherscope.heat.chooseType' },
    { label: `$(flame) ${vscode.l10n.t('Load profile…')}`, command: 'gopherscope.heat.load' },
    { label: `$(list-flat) ${vscode.l10n.t('Show the list of profiles')}`, command: 'gopherscope.profiles.focus' },
  ];
  const picked = await vscode.window.showQuickPick(actions, { title: vscode.l10n.t('Heat') });
  if (picked) await vscode.commands.executeCommand(picked.command);
}

/** The function at the cursor that costs most in the first active profile that has it; as the command's arguments. */
function atCursor(heat: HeatDocuments): readonly unknown[] {
  const editor = vscode.window.activeTextEditor;
  const known = editor && heat.of(editor.document);
  const here = known?.lines.find(({ at }) => at.start.line === editor?.selection.active.line);
  if (!known || !here) return [];
  for (const { entry, sampleType, file } of known.files) {
    const row = rowOf(file, here.line);
    const fn = row < 0 ? undefined : costliestAt(file, row, sampleType);
    if (fn) return [entry.uri.toString(), fn.name, file.file, here.line];
  }
  return [];
}
