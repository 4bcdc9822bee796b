/** Owns what is wrong with a place of a profile in a text as it is now, in words. Goes by the functions that the profile names, and only where these say nothing by the clock. */
import * as vscode from 'vscode';
import { fitOf, type RecordedLine } from '#engine/profile/source/fit';
import { isNewer } from './newer';

/**
 * A sentence without its full stop; '' where nothing is wrong, or nothing can be told.
 * @param taken when the profile was taken, milliseconds since 1970; 0 unknown
 */
export async function doubtOf(
  document: vscode.TextDocument,
  recorded: readonly RecordedLine[],
  taken: number,
): Promise<string> {
  const lines = document.getText().split(/\r?\n/);
  const fit = fitOf(document.uri.path, lines, recorded);
  switch (fit.kind) {
    case 'fits':
      return '';
    case 'differs':
      return vscode.l10n.t('not the text the profile was recorded from: {0}', fit.reason);
    case 'unknown':
      return (await isNewer(document.uri, taken))
        ? vscode.l10n.t('the file is newer than the profile: lines may have moved')
        : '';
  }
}
