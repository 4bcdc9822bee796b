/**
 * Owns the way from a recorded source path to a file that may be opened: under a workspace folder, the standard library, the module cache, or a
 * folder the user named. Refuses everything else, links that lead out included; asks nobody; refuses to know profiles.
 */
import * as vscode from 'vscode';
import { declares } from './declares';
import { type FollowLinks, fileInside, isBelow } from './inside';
import { type Lead, leadsTo } from './leads';
import { type Mapping, mappingsFor, prefixOf, readMappings, withMapping } from './mappings';
import { type FoundModules, findModules, type GoModule } from './modules';
import { behind, bestMatches, type RecordedPath, readRecordedPath } from './recorded-path';
import { findRoots } from './roots';

/** Files of the same name that are looked at. */
const mostCandidates = 500;
/** Candidates that are read to see whether they declare the function. */
const mostRead = 20;
const mappingsKey = 'profile.sourceMappings';

/** A file of the workspace that may be the one meant. */
export type Found =
  | { readonly kind: 'file'; readonly file: vscode.Uri }
  /** Several may be it, or one that has only its name in common; none where nothing is called so. */
  | { readonly kind: 'open'; readonly candidates: readonly vscode.Uri[] }
  /** The path is none that anything is opened for. */
  | { readonly kind: 'refused' };

const partsOf = (uri: vscode.Uri): string[] => uri.path.split('/').filter((part) => part !== '');

/** '' for a file that cannot be read: it declares nothing. */
async function textOf(file: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return '';
  }
}

export class SourceFinder implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #follow: FollowLinks | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watching: vscode.Disposable;
  /** Asked for once, until a go.mod file or the workspace changes. */
  #modules: Promise<FoundModules> | undefined;

  /** Files may be found elsewhere from now on. */
  readonly onDidChange = this.#changed.event;

  /** @param follow how links are followed here; undefined where that cannot be told */
  constructor(memory: vscode.Memento, follow: FollowLinks | undefined) {
    this.#memory = memory;
    this.#follow = follow;
    const modules = vscode.workspace.createFileSystemWatcher('**/go.mod');
    const forget = (): void => {
      this.#modules = undefined;
      this.#changed.fire();
    };
    this.#watching = vscode.Disposable.from(
      modules,
      modules.onDidChange(forget),
      modules.onDidCreate(forget),
      modules.onDidDelete(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
    );
  }

  /** The modules of the workspace. */
  async modules(): Promise<readonly GoModule[]> {
    const asked = this.#modules ?? findModules();
    this.#modules = asked;
    const { modules, isComplete } = await asked;
    if (!isComplete && this.#modules === asked) this.#modules = undefined;
    return modules;
  }

  /**
   * The file of a recorded path.
   * @param functionName a function in it, which tells files of one name apart; '' unknown
   */
  async find(path: string, functionName: string): Promise<Found> {
    const recorded = readRecordedPath(path);
    if (!recorded) return { kind: 'refused' };
    const file =
      (await this.#mapped(recorded)) ??
      (await this.#asRecorded(recorded)) ??
      (await this.#byLeads(recorded, functionName));
    return file ? { kind: 'file', file } : this.#inWorkspace(recorded, functionName);
  }

  /** What the user said, newest first. */
  get mappings(): readonly Mapping[] {
    return readMappings(this.#memory.get(mappingsKey));
  }

  /** From now on the recorded path is this file, and others that begin like it lie in its folder. */
  async rememberFile(path: string, file: vscode.Uri): Promise<void> {
    const { segments } = readRecordedPath(path) ?? {};
    if (!segments) return;
    const { prefix, common } = prefixOf(segments, partsOf(file));
    const target = vscode.Uri.joinPath(file, ...Array<string>(common).fill('..'));
    await this.#store(withMapping(this.mappings, { prefix, target: target.toString() }));
  }

  /** The file under a folder the user named, however much of its path is the same there; remembered when there is one. */
  async rememberFolder(path: string, folder: vscode.Uri): Promise<vscode.Uri | undefined> {
    const { segments } = readRecordedPath(path) ?? {};
    for (let from = 0; segments && from < segments.length; from++) {
      const file = await fileInside(folder, segments.slice(from), this.#follow);
      if (!file) continue;
      const prefix = segments.slice(0, from).join('/');
      await this.#store(withMapping(this.mappings, { prefix, target: folder.toString() }));
      return file;
    }
    return undefined;
  }

  async forget(forgotten: readonly Mapping[]): Promise<void> {
    const prefixes = new Set(forgotten.map(({ prefix }) => prefix));
    await this.#store(this.mappings.filter(({ prefix }) => !prefixes.has(prefix)));
  }

  dispose(): void {
    this.#watching.dispose();
    this.#changed.dispose();
  }

  async #store(mappings: readonly Mapping[]): Promise<void> {
    await this.#memory.update(mappingsKey, mappings);
    this.#changed.fire();
  }

  async #mapped({ segments }: RecordedPath): Promise<vscode.Uri | undefined> {
    for (const { mapping, rest } of mappingsFor(this.mappings, segments)) {
      const target = vscode.Uri.parse(mapping.target);
      const [root, below] =
        rest.length > 0 ? [target, rest] : [vscode.Uri.joinPath(target, '..'), [partsOf(target).at(-1)!]];
      const file = await fileInside(root, below, this.#follow);
      if (file) return file;
    }
    return undefined;
  }

  /** Compiled on this machine, in this workspace. */
  async #asRecorded({ root, segments }: RecordedPath): Promise<vscode.Uri | undefined> {
    if (root === '') return undefined;
    const drive = root.slice(0, -1).toLowerCase();
    const whole = drive === '' ? segments : [drive, ...segments];
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      const below = behind(whole, partsOf(uri));
      const file = below && (await fileInside(uri, below, this.#follow));
      if (file) return file;
    }
    return undefined;
  }

  async #byLeads(recorded: RecordedPath, functionName: string): Promise<vscode.Uri | undefined> {
    const modules = await this.modules();
    const leads = leadsTo(recorded.segments, functionName, modules);
    if (leads.length === 0) return undefined;
    const roots = await findRoots(recorded);
    const rootsOf = (lead: Lead): readonly vscode.Uri[] => {
      switch (lead.in) {
        case 'module':
          return [modules[lead.module]!.folder];
        case 'workspace':
          return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
        case 'standard':
          return roots.standard;
        case 'cache':
          return roots.cache;
      }
    };
    for (const lead of leads) {
      for (const root of rootsOf(lead)) {
        const file = await fileInside(root, lead.path, this.#follow);
        if (file) return file;
      }
    }
    return undefined;
  }

  /** By the end of its path: the one file that shares most of it, or the one of its name that declares the function. */
  async #inWorkspace({ segments }: RecordedPath, functionName: string): Promise<Found> {
    const name = segments.at(-1)!;
    const pattern = `**/${name.replace(/[[\]{}*?]/g, '?')}`;
    const found = (await vscode.workspace.findFiles(pattern, undefined, mostCandidates)).filter(
      (file) => partsOf(file).at(-1) === name,
    );
    const paths = found.map(partsOf);
    const best = bestMatches(segments, paths).map((index) => found[index]!);
    if (best.length === 1 && (await this.#mayOpen(best[0]!))) return { kind: 'file', file: best[0]! };
    const candidates = best.length > 0 ? best : bestMatches(segments, paths, 1).map((index) => found[index]!);
    const declaring = await this.#declaring(candidates, functionName);
    if (declaring.length === 1) return { kind: 'file', file: declaring[0]! };
    return { kind: 'open', candidates };
  }

  async #declaring(candidates: readonly vscode.Uri[], functionName: string): Promise<readonly vscode.Uri[]> {
    if (functionName === '' || candidates.length > mostRead) return [];
    const read = candidates.map(async (file) => {
      const isInside = await this.#mayOpen(file);
      return isInside && declares(await textOf(file), functionName);
    });
    const declaring = await Promise.all(read);
    return candidates.filter((_, index) => declaring[index]);
  }

  async #mayOpen(file: vscode.Uri): Promise<boolean> {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    if (!folder || !isBelow(folder.uri, file)) return false;
    const path = partsOf(file).slice(partsOf(folder.uri).length);
    return (await fileInside(folder.uri, path, this.#follow)) !== undefined;
  }
}
