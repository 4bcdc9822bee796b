/**
 * Owns the way from a recorded source path to a file that may be opened: under a workspace folder, or under a folder the user named.
 * Refuses everything else, links that lead out included; refuses to know profiles.
 */
import * as vscode from 'vscode';
import { findModules } from './modules';
import { bestMatch, insideModule, recordedSegments, suffixes } from './recorded-path';

/** Files of the same name that are looked at. */
const mostCandidates = 500;
const foldersKey = 'profile.sourceFolders';

export class SourceFinder {
  constructor(private readonly memory: vscode.Memento) {}

  /** The file of a recorded path, undefined where there is none that may be opened. */
  async find(path: string): Promise<vscode.Uri | undefined> {
    const recorded = recordedSegments(path);
    if (!recorded) return undefined;
    return (await this.inModules(recorded)) ?? (await this.inWorkspace(recorded)) ?? (await this.inFolders(recorded));
  }

  /** Remembers a folder the user named, for this workspace. */
  async remember(folder: vscode.Uri): Promise<void> {
    const others = this.folders().filter((known) => known.toString() !== folder.toString());
    await this.memory.update(
      foldersKey,
      [folder, ...others].map((known) => known.toString()),
    );
  }

  private folders(): vscode.Uri[] {
    return this.memory.get<readonly string[]>(foldersKey, []).map((text) => vscode.Uri.parse(text));
  }

  private async inModules(recorded: readonly string[]): Promise<vscode.Uri | undefined> {
    for (const { path, folder } of await findModules()) {
      const inside = insideModule(recorded, path);
      const file = inside && (await existing(folder, inside));
      if (file) return file;
    }
    return undefined;
  }

  private async inWorkspace(recorded: readonly string[]): Promise<vscode.Uri | undefined> {
    const name = recorded.at(-1)!.replace(/[[\]{}*?]/g, '?');
    const found = await vscode.workspace.findFiles(`**/${name}`, undefined, mostCandidates);
    const best =
      found[
        bestMatch(
          recorded,
          found.map((file) => file.path.split('/').slice(1)),
        )
      ];
    const folder = best && vscode.workspace.getWorkspaceFolder(best);
    if (!best || !folder) return undefined;
    return existing(folder.uri, best.path.slice(folder.uri.path.length).split('/').filter(Boolean));
  }

  private async inFolders(recorded: readonly string[]): Promise<vscode.Uri | undefined> {
    for (const folder of this.folders()) {
      for (const suffix of suffixes(recorded)) {
        const file = await existing(folder, suffix);
        if (file) return file;
      }
    }
    return undefined;
  }
}

/** The file under a root if it exists and no part of the way is a link, which could lead out of the root. */
async function existing(root: vscode.Uri, segments: readonly string[]): Promise<vscode.Uri | undefined> {
  let at = root;
  let type = vscode.FileType.Directory;
  for (const segment of segments) {
    if (type !== vscode.FileType.Directory) return undefined;
    at = vscode.Uri.joinPath(at, segment);
    try {
      type = (await vscode.workspace.fs.stat(at)).type;
    } catch {
      return undefined;
    }
  }
  return type === vscode.FileType.File ? at : undefined;
}
