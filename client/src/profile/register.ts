/** Joins the profile viewer with the editor: the custom editor, its commands, and what other features share of it. */
import * as vscode from 'vscode';
import type { Language } from '../language/register';
import { baseToCompare, compareTwo, lastCapture } from './compare';
import { registerDeeds } from './deeds';
import { ProfileEditor } from './editor';
import { OpenProfiles } from './open-profiles';
import { activeText, askForProfile, profileOf } from './pick';
import type { ProfileReader } from './reading/reader';
import { manageMappings } from './source/ask';
import { SourceFinder } from './source/finder';
import type { FactSources } from './source/followed';
import type { FollowLinks } from './source/inside';
import { type ReadHead, Traces } from './traces';
import { viewTypeOf, viewTypes } from './view-types';

/** What differs between a desktop and a browser. */
export interface ProfileMachine {
  readonly reader: ProfileReader;
  /** How links on a disk are followed; absent where there is none. */
  readonly follow?: FollowLinks;
  /** How the first bytes of a file are read; absent where no go can be run. */
  readonly readHead?: ReadHead;
}

/** What heat needs of the viewer. */
export interface Profiles {
  readonly sources: SourceFinder;
  readonly open: OpenProfiles;
  readonly reader: ProfileReader;
}

export function register(
  context: vscode.ExtensionContext,
  { log, session }: Language,
  { reader, follow, readHead }: ProfileMachine,
  facts: FactSources,
): Profiles {
  const sources = new SourceFinder(context.workspaceState, follow);
  const open = new OpenProfiles();
  const comparison = { open, reader, traces: new Traces(session, readHead) };
  const source = { sources, facts };
  const editor = new ProfileEditor(context.extensionUri, context.workspaceState, source, comparison, log);
  context.subscriptions.push(
    sources,
    open,
    registerDeeds(open),
    ...viewTypes.map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, editor, {
        supportsMultipleEditorsPerDocument: true,
        // Zoom and selection would be lost, and the file decoded again, each time another tab is looked at.
        webviewOptions: { retainContextWhenHidden: true },
      }),
    ),
    vscode.commands.registerCommand('gopherscope.openAsProfile', async (argument: unknown) => {
      const uri = profileOf(argument) ?? activeText() ?? (await askForProfile(vscode.l10n.t('Open as Profile')));
      if (uri) await vscode.commands.executeCommand('vscode.openWith', uri, viewTypeOf(uri));
    }),
    vscode.commands.registerCommand('gopherscope.profile.compareWith', async (argument: unknown) => {
      const uri = profileOf(argument) ?? (await askForProfile(vscode.l10n.t('Compare Profile')));
      if (uri) await baseToCompare(comparison, uri);
    }),
    vscode.commands.registerCommand('gopherscope.profile.compareWithLast', async (argument: unknown) => {
      const uri = profileOf(argument) ?? (await askForProfile(vscode.l10n.t('Compare Profile')));
      if (uri) await lastCapture(comparison, uri);
    }),
    vscode.commands.registerCommand('gopherscope.profile.compareSelected', async (_: unknown, selected: unknown) => {
      const uris = Array.isArray(selected) ? selected.filter((uri) => uri instanceof vscode.Uri) : [];
      if (uris.length === 2) await compareTwo(comparison, uris);
    }),
    vscode.commands.registerCommand('gopherscope.profile.export', async (argument: unknown) => {
      const uri = profileOf(argument) ?? (await askForProfile(vscode.l10n.t('Export Profile')));
      if (uri) await open.tell(uri, { type: 'showExport' });
    }),
    vscode.commands.registerCommand('gopherscope.profile.sourceFolders', () => manageMappings(sources)),
  );
  return { sources, open, reader };
}
