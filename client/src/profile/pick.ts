/** Owns which profile a command is about: the one it was given, the one in the active tab, or one the user names. */
import * as vscode from 'vscode';
import { mayBeProfile, viewTypes } from './view-types';

/** Languages of files that are told to be a profile by their content alone; a source is never meant. */
const untold = ['plaintext', 'log', 'html'];

/** @param argument of a command: a file from a menu, or a row of a list that has one */
export function profileOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const hasUri = typeof argument === 'object' && argument !== null && 'uri' in argument;
  return hasUri && argument.uri instanceof vscode.Uri ? argument.uri : activeFile();
}

function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && input.viewType.startsWith(viewTypes[0])) return input.uri;
  const isFile = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return isFile && mayBeProfile(input.uri.path) ? input.uri : undefined;
}

/** What the user looks at and wants to see as a profile, whatever it is called: text without a language, a page, a file that VS Code shows no text of. */
export function activeText(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText)) return undefined;
  const { uri } = input;
  const shown = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const isFile = vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined;
  return isFile && (!shown || untold.includes(shown.languageId)) ? uri : undefined;
}

export async function askForProfile(title: string): Promise<vscode.Uri | undefined> {
  const [file] = (await askForProfiles(title, false)) ?? [];
  return file;
}

export async function askForProfiles(title: string, several = true): Promise<readonly vscode.Uri[]> {
  return (
    (await vscode.window.showOpenDialog({
      title,
      canSelectMany: several,
      filters: {
        [vscode.l10n.t('Profiles')]: [
          'gz',
          'pb',
          'pprof',
          'prof',
          'pgo',
          'out',
          'trace',
          'folded',
          'collapsed',
          'perf',
          'txt',
        ],
        [vscode.l10n.t('All files')]: ['*'],
      },
    })) ?? []
  );
}
