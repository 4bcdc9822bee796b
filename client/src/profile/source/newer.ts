/** Owns telling whether a file changed after a profile was taken, so that lines may have moved. Goes by the clock of the file system; knows nothing of git. */
import type * as vscode from 'vscode';
import { statOf } from './inside';

/** @param taken when the profile was taken, milliseconds since 1970; 0 unknown, and then nothing is newer */
export async function isNewer(file: vscode.Uri, taken: number): Promise<boolean> {
  if (taken === 0) return false;
  const stat = await statOf(file);
  return stat !== undefined && stat.mtime > taken;
}
