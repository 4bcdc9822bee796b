/** Owns reading the bytes of a file that may be a profile, or saying why not. Refuses to know what is in them. */
import * as vscode from 'vscode';
import { baseName } from './base-name';

/** A file bigger than this is refused before it is read, bytes; the decoder's own limits are on what it inflates to. */
const largestFile = 256 * 1024 * 1024;

/** @throws Error with a message for people */
export async function readBytes(uri: vscode.Uri): Promise<Uint8Array> {
  const name = baseName(uri);
  const { size, type } = await orUnreadable(name, vscode.workspace.fs.stat(uri));
  if ((type & vscode.FileType.Directory) !== 0) {
    throw new Error(vscode.l10n.t('{0} is a folder. Open a profile in it.', name));
  }
  // Reading from a pipe may wait for ever, and from a device may never end.
  if ((type & vscode.FileType.File) === 0) {
    throw new Error(
      vscode.l10n.t('{0} is a pipe, a socket or a device. Save what it gives as a file, and open that.', name),
    );
  }
  if (size > largestFile) {
    const limit = largestFile / (1024 * 1024);
    throw new Error(vscode.l10n.t('{0} is larger than {1} MiB. Capture for fewer seconds.', name, limit));
  }
  // A copy of its own, and a true Uint8Array: Node gives a Buffer, a window into a larger one, which reaches a page as a plain object.
  return new Uint8Array(await orUnreadable(name, vscode.workspace.fs.readFile(uri)));
}

async function orUnreadable<T>(name: string, reading: Thenable<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') {
      throw new Error(vscode.l10n.t('{0} is gone: it was deleted or moved.', name));
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      vscode.l10n.t('{0} could not be read: {1} Check that it still exists, then read it again.', name, `${reason}.`),
    );
  }
}
