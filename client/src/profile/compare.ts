/** Owns choosing what a profile is compared with; the page makes the comparison. */
import * as vscode from 'vscode';
import { type TraceKind, traceKinds } from '#engine/profile/formats/execution-trace';
import { baseName } from './base-name';
import type { OpenProfiles } from './open-profiles';
import { askForProfile } from './pick';
import { readBytes } from './read-bytes';
import { isSameKind, type ProfileHead } from './reading/kind';
import type { ProfileReader } from './reading/reader';
import { statOf } from './source/inside';
import { TraceError, type Traces } from './traces';
import { mayBeProfile } from './view-types';

/** Files of a folder that are looked at for an earlier capture, the latest first. */
const mostLookedAt = 40;

/** Who reads what is compared. */
export interface ComparisonParts {
  readonly open: OpenProfiles;
  readonly reader: ProfileReader;
  readonly traces: Traces;
}

/** Asks for the base and opens the comparison. */
export async function baseToCompare(parts: ComparisonParts, uri: vscode.Uri): Promise<void> {
  const { open } = parts;
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
      find: () => findLast(parts, uri),
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
  if (base) await compare(parts, uri, base);
}

/** Compares two files of a list: the one that was taken first is the base. Files that cannot be compared are told of by the page. */
export async function compareTwo(parts: ComparisonParts, [a, b]: readonly vscode.Uri[]): Promise<void> {
  if (!a || !b) return;
  const cancelling = new vscode.CancellationTokenSource();
  try {
    const [aTime, bTime] = await Promise.all([a, b].map((uri) => takenAt(parts, uri, cancelling.token)));
    const [base, now] = aTime! <= bTime! ? [a, b] : [b, a];
    await compare(parts, now, base);
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  } finally {
    cancelling.dispose();
  }
}

/** When a profile or a trace was taken, milliseconds since 1970. Traces do not say it of themselves. */
async function takenAt(
  { reader, traces }: ComparisonParts,
  uri: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<number> {
  if (await traces.isTrace(uri)) return timeOf(uri);
  return timeOf(uri, await reader.head(await readBytes(uri), baseName(uri), token));
}

/** As the profile says itself, else when its file was written. */
async function timeOf(uri: vscode.Uri, head?: ProfileHead): Promise<number> {
  return head?.taken || (await vscode.workspace.fs.stat(uri)).mtime;
}

/** Compares with the capture of the same kind before it. */
export async function lastCapture(parts: ComparisonParts, uri: vscode.Uri): Promise<void> {
  const base = await findLast(parts, uri);
  if (base) await compare(parts, uri, base);
}

/** Another profile of the trace is shown: it is compared with the same profile of the trace it was compared with. */
export async function compareAgain(parts: ComparisonParts, uri: vscode.Uri): Promise<void> {
  const base = parts.open.baseOf(uri);
  if (base && (await parts.traces.isTrace(base))) await compare(parts, uri, base);
}

async function compare(parts: ComparisonParts, uri: vscode.Uri, base: vscode.Uri): Promise<void> {
  const { open } = parts;
  try {
    const read = await readBase(parts, uri, base);
    if (!read) return;
    open.comparesWith(uri, base);
    await open.tell(uri, { type: 'base', ...read });
  } catch (error) {
    if (error instanceof TraceError && error.fault === 'cancelled') return;
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

/** The base as the page takes it: of an execution trace the profile of the kind that is shown, or that the user names; undefined when nobody says which. */
async function readBase(
  { open, traces }: ComparisonParts,
  uri: vscode.Uri,
  base: vscode.Uri,
): Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined> {
  const name = baseName(base);
  if (!(await traces.isTrace(base))) return { name, bytes: await readBytes(base) };
  const obstacle = traces.obstacle(base);
  if (obstacle) throw obstacle;
  const kind = open.traceKind(uri) ?? (await askForKind(name));
  if (!kind) return undefined;
  const title = vscode.l10n.t('Making the profile of {0}', name);
  const { bytes } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => traces.make(base, kind, token),
  );
  return { name: `${name} · ${kind}`, bytes };
}

async function askForKind(name: string): Promise<TraceKind | undefined> {
  const words: Readonly<Record<TraceKind, string>> = {
    net: vscode.l10n.t('Network'),
    sync: vscode.l10n.t('Synchronization'),
    syscall: vscode.l10n.t('System calls'),
    sched: vscode.l10n.t('Scheduler latency'),
  };
  const picked = await vscode.window.showQuickPick(
    traceKinds.map((trace) => ({ trace, label: words[trace] })),
    { title: vscode.l10n.t('{0} is an execution trace: which of its profiles?', name) },
  );
  return picked?.trace;
}

/** The file of the same kind that was taken last before this one; the user is told when there is none. */
async function findLast(parts: ComparisonParts, uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking for the capture before {0}', baseName(uri)),
      cancellable: true,
    },
    async (progress, token) => {
      const last = await lastBefore(parts, uri, progress, token).catch((error: unknown) => error);
      // Whatever came of it then: reading that is given up fails, too.
      return token.isCancellationRequested ? 'cancelled' : last;
    },
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
  { reader, traces }: ComparisonParts,
  uri: vscode.Uri,
  progress: vscode.Progress<{ message?: string }>,
  token: vscode.CancellationToken,
): Promise<vscode.Uri | undefined> {
  const headOf = async (file: vscode.Uri): Promise<ProfileHead> =>
    reader.head(await readBytes(file), baseName(file), token);
  if (await traces.isTrace(uri)) return lastTraceBefore(traces, uri);
  const own = await headOf(uri);
  const ownTime = await timeOf(uri, own);
  let last: { uri: vscode.Uri; time: number } | undefined;
  for (const { sibling, mtime } of await siblings(uri)) {
    if (token.isCancellationRequested) return undefined;
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

/** Traces do not say when they were taken: the one that was written last before this one was. */
async function lastTraceBefore(traces: Traces, uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const { mtime: own } = await vscode.workspace.fs.stat(uri);
  for (const { sibling, mtime } of await siblings(uri)) {
    if (mtime < own && (await traces.isTrace(sibling))) return sibling;
  }
  return undefined;
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
      // One that is gone by now is none.
      const stat = await statOf(sibling);
      return stat && { sibling, mtime: stat.mtime };
    }),
  );
  return found
    .filter((one) => one !== undefined)
    .sort((a, b) => b.mtime - a.mtime)
    .slice(0, mostLookedAt);
}
