/** Joins the profile viewer with the editor: the custom editor, its commands, and what other features share of it. */
import * as vscode from 'vscode';
import { baseToCompare, lastCapture } from './compare';
import { ProfileEditor } from './editor';
import { OpenProfiles } from './open-profiles';
import { askForProfile, profileOf } from './pick';
import { manageMappings } from './source/ask';
import { SourceFinder } from './source/finder';
import type { FollowLinks } from './source/inside';
import { viewTypeOf, viewTypes } from './view-types';

/** What heat needs of the viewer. */
export interface Profiles {
  readonly sources: SourceFinder;
  readonly open: OpenProfiles;
}

export function register(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  follow: FollowLinks | undefined,
): Profiles {
  const sources = new SourceFinder(context.workspaceState, follow);
  const open = new OpenProfiles();
  const editor = new ProfileEditor(context.extensionUri, context.workspaceState, sources, open, log);
  context.subscriptions.push(
    sources,
    open,
    ...viewTypes.map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, editor, {
        supportsMultipleEditorsPerDocument: true,
        // Zoom and selection would be lost, and the file decoded again, each time another tab is looked at.
        webviewOptions: { retainContextWhenHidden: true },
      }),
    ),
    vscode.commands.registerCommand('gopherscope.openAsProfile', async (argument: unknown) => {
      const uri = profileOf(argument) ?? (await askForProfile(vscode.l10n.t('Open as Profile')));
      if (uri) await vscode.commands.executeCommand('vscode.openWith', uri, viewTypeOf(uri));
    }),
    vscode.commands.registerCommand('gopherscope.profile.compareWith', async (argument: unknown) => {
      const uri = profileOf(argument) ?? (await askForProfile(vscode.l10n.t('Compare Profile')));
      if (uri) await baseToCompare(open, uri);
    }),
    vscode.commands.registerCommand('gopherscope.profile.compareWithLast', async (argument: unknown) => {
      const uri = profileOf(argument) ?? (await askForProfile(vscode.l10n.t('Compare Profile')));
      if (uri) await lastCapture(open, uri);
    }),
    vscode.commands.registerCommand('gopherscope.profile.sourceFolders', () => manageMappings(sources)),
  );
  return { sources, open };
}
