/** Owns reading a profile in the extension host, in slices that leave it room for others. Keeps nothing; draws nothing. */
import * as vscode from 'vscode';
import { ProfileError } from '#engine/profile/errors';
import { openProfile } from '#engine/profile/open';
import type { Pacing } from '#engine/profile/pace';
import type { Profile } from '#engine/profile/profile';
import { baseName } from './base-name';
import { inflate } from './inflate';

/** A file bigger than this is refused before it is read, bytes; the decoder's own limits are on what it inflates to. */
export const largestFile = 256 * 1024 * 1024;

/** Lets messages and typing through between two slices. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** How work on a profile behaves in the extension host. */
export function pacing(token?: vscode.CancellationToken): Pacing {
  const signal = {
    get aborted() {
      return token?.isCancellationRequested === true;
    },
  };
  return { pause, signal };
}

/** @throws Error with a message for people: the file cannot be read, or is no profile */
export async function readProfile(uri: vscode.Uri, token?: vscode.CancellationToken): Promise<Profile> {
  const bytes = await readBytes(uri);
  try {
    return await openProfile(bytes, { inflate, ...pacing(token) });
  } catch (error) {
    throw error instanceof ProfileError ? new Error(error.describe(baseName(uri))) : error;
  }
}

/** The bytes of a file that may be a profile. @throws Error with a message for people */
export async function readBytes(uri: vscode.Uri): Promise<Uint8Array> {
  const name = baseName(uri);
  let bytes: Uint8Array;
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestFile) {
      const limit = largestFile / (1024 * 1024);
      throw new Error(vscode.l10n.t('{0} is larger than {1} MiB. Capture for fewer seconds.', name, limit));
    }
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError)) throw error;
    throw new Error(
      vscode.l10n.t(
        '{0} could not be read: {1} Check that it still exists, then read it again.',
        name,
        `${error.message}.`,
      ),
    );
  }
  // A copy of its own, and a true Uint8Array: Node gives a Buffer, a window into a larger one, which reaches a page as a plain object.
  return new Uint8Array(bytes);
}
