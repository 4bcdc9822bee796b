/** Owns choosing what a profile is compared with; the page makes the comparison. */
import * as vscode from 'vscode';
import { baseName } from './base-name';
import type { OpenProfiles } from './open-profiles';
import { askForProfile } from './pick';
import { readBytes } from './read-bytes';
import { isSameKind, type ProfileHead } from './reading/kind';
import type { ProfileReader } from './reading/reader';
import { mayBeProfile } from './view-types';

/** Files of a folder that are looked at for an earlier capture, the latest first. */
const mostLookedAt = 40;

/** Asks for the base and opens the comparison. */
export async function baseToCompare(open: OpenProfiles, reader: ProfileReader, uri: vscode.Uri): Promise<void> {
  interface Choice extends vscode.QuickPickItem {
    readonly find: () => Promise<vscode.Uri | undefined>;
  }
  const others = open.uris.filter((other) => other.toString() !== uri.toString());
  const choices: Choice[] = [
    ...others.map((other) => ({
      label: baseName(other),
      description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(other, '..')),
      find: () => Promise.resolve(other),
    })),
    {
      label: `$(history) ${vscode.l10n.t('Last Capture')}`,
      description: vscode.l10n.t('the one of this kind before it, in the same folder'),
      find: () => findLast(reader, uri),
    },
    {
      label: `$(folder-opened) ${vscode.l10n.t('Choose File…')}`,
      find: () => askForProfile(vscode.l10n.t('Compare {0} With', baseName(uri))),
    },
  ];
  const picked = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Compare {0} With', baseName(uri)),
    placeHolder: vscode.l10n.t('The base: what was before'),
  });
  const base = await picked?.find();
  if (base) await compare(open, uri, base);
}

/** Compares two files of a list: the one that was taken first is the base. Files that cannot be compared are told of by the page. */
export async function compareTwo(
  open: OpenProfiles,
  reader: ProfileReader,
  [a, b]: readonly vscode.Uri[],
): Promise<void> {
  if (!a || !b) return;
  const cancelling = new vscode.CancellationTokenSource();
  try {
    const [aTime, bTime] = await Promise.all(
      [a, b].map(async (uri) => {
        const head = await reader.head(await readBytes(uri), baseName(uri), cancelling.token);
        return timeOf(uri, head);
      }),
    );
    const [base, now] = aTime! <= bTime! ? [a, b] : [b, a];
    await compare(open, now, base);
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  } finally {
    cancelling.dispose();
  }
}

/** When a profile was taken, milliseconds since 1970: as it says itself, else when its file was written. */
async function timeOf(uri: vscode.Uri, { taken }: ProfileHead): Promise<number> {
  return taken || (await vscode.workspace.fs.stat(uri)).mtime;
}

/** Compares with the capture of the same kind before it. */
export async function lastCapture(open: OpenProfiles, reader: ProfileReader, uri: vscode.Uri): Promise<void> {
  const base = await findLast(reader, uri);
  if (base) await compare(open, uri, base);
}

async function compare(open: OpenProfiles, uri: vscode.Uri, base: vscode.Uri): Promise<void> {
  try {
    await open.tell(uri, { type: 'base', name: baseName(base), bytes: await readBytes(base) });
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

/** The file of the same kind that was taken last before this one; the user is told when there is none. */
async function findLast(reader: ProfileReader, uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking for the capture before {0}', baseName(uri)),
      cancellable: true,
    },
    (progress, token) => lastBefore(reader, uri, progress, token).catch((error: unknown) => error),
  );
  if (found instanceof vscode.Uri) return found;
  if (found instanceof Error) void vscode.window.showErrorMessage(found.message);
  else if (found !== 'cancelled') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No earlier profile of this kind is in the folder of {0}. Choose a file with Compare With.',
        baseName(uri),
      ),
    );
  }
  return undefined;
}

async function lastBefore(
  reader: ProfileReader,
  uri: vscode.Uri,
  progress: vscode.Progress<{ message?: string }>,
  token: vscode.CancellationToken,
): Promise<vscode.Uri | 'cancelled' | undefined> {
  const headOf = async (file: vscode.Uri): Promise<ProfileHead> =>
    reader.head(await readBytes(file), baseName(file), token);
  const own = await headOf(uri);
  const ownTime = await timeOf(uri, own);
  let last: { uri: vscode.Uri; time: number } | undefined;
  for (const { sibling, mtime } of await siblings(uri)) {
    if (token.isCancellationRequested) return 'cancelled';
    // A file cannot have been taken after it was written, so the rest is older than what was found.
    if (last && mtime < last.time) break;
    progress.report({ message: baseName(sibling) });
    try {
      const other = await headOf(sibling);
      const time = other.taken || mtime;
      const isEarlier = time < ownTime && (last === undefined || time > last.time);
      if (isEarlier && isSameKind(own, baseName(uri), other, baseName(sibling))) last = { uri: sibling, time };
    } catch {
      // What is no profile is no earlier capture.
    }
  }
  return last?.uri;
}

/** Other files of the folder that may be profiles, written last first. */
async function siblings(uri: vscode.Uri): Promise<{ sibling: vscode.Uri; mtime: number }[]> {
  const folder = vscode.Uri.joinPath(uri, '..');
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const names = entries.flatMap(([name, type]) =>
    (type & vscode.FileType.File) !== 0 && mayBeProfile(name) && name !== baseName(uri) ? [name] : [],
  );
  const found = await Promise.all(
    names.map(async (name) => {
      const sibling = vscode.Uri.joinPath(folder, name);
      return { sibling, mtime: (await vscode.workspace.fs.stat(sibling)).mtime };
    }),
  );
  return found.sort((a, b) => b.mtime - a.mtime).slice(0, mostLookedAt);
}
