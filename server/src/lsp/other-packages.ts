/**
 * Owns giving the analysis the packages that those at hand import: out of what is loaded, at once, and loading what was asked for in vain. Knows whose
 * findings rest on which folders, and keeps those in memory as long as somebody looks at them. Knows no rule and no schedule.
 */

import type { Consulted, PackageProvider, PackageSources } from '#engine/checking/foreign-packages';
import { importPaths } from '#engine/packages/import-paths';
import { isInLibrary } from '#engine/packages/standard-library';
import { type BuildTarget, belongsToBuild, packageName, textMatches } from '../host/source/build-constraint';
import { askerOf, importedOf, keyOf, PackagePlaces, type Place } from '../host/source/package-places';
import { KeyTree } from './files/key-tree';
import type { FileProvider } from './files/provider';
import { nameOf } from './uris';
import type { Source, Workspace } from './workspace';

/** Rounds of looking up and reading until a question is answered: go.mod, those it replaces and uses, the folder, one above, and some to spare. */
const mostRounds = 12;

/** Imports of packages that are copies, loaded before somebody asks for them. */
const mostOfCopies = 16;

/** Characters of source text kept for packages nobody looks at while a scan goes on. */
const mostHeld = 32 << 20;

interface Answer {
  readonly place: Place | undefined;
  /** Whatever comes, changes or goes in these may change the answer. */
  readonly folders: readonly string[];
}

export class OtherPackages {
  readonly #workspace: Workspace;
  readonly #tree: KeyTree;
  readonly #cache: string | undefined;
  readonly #target: BuildTarget;
  #places: PackagePlaces;
  #provider: PackageProvider;
  readonly #answers = new Map<string, Answer>();
  readonly #sources = new Map<
    string,
    { readonly from: readonly Source[]; readonly sources: PackageSources | undefined }
  >();
  /** Whether a folder that was looked at had Go files. */
  readonly #had = new Map<string, boolean>();
  /** The folder of the package the last question was about, when it is not loaded. */
  #missing: string | undefined;
  /** Folders the last question looked at. */
  #looked = new Set<string>();
  /** Imports that were loaded, by the key of who has them. */
  readonly #loadedFor = new Map<string, string>();
  /** Folders kept for others, and the characters in them. */
  readonly #held = new Map<string, number>();
  /** By folder and name of a package: the folders its findings rest on. */
  readonly #restsOn = new Map<string, Map<string, ReadonlySet<string>>>();

  constructor(workspace: Workspace, files: FileProvider, target: BuildTarget) {
    this.#workspace = workspace;
    this.#tree = new KeyTree(files);
    this.#cache = files.moduleCache;
    this.#target = target;
    this.#places = this.#newPlaces();
    this.#provider = this.#newProvider();
  }

  /** Another object once packages were let go of. */
  get provider(): PackageProvider {
    return this.#provider;
  }

  /** What the package of this name in a folder is called; `main` is the folder of its go.mod. */
  keyOf(folder: string, name: string, main: string | undefined): string {
    return keyOf({ directory: folder, main: main ?? '', isTest: name.endsWith('_test') });
  }

  /** Loads what was not there when it was asked for. Resolves to whether that took time. */
  async load(consulted: readonly Consulted[]): Promise<boolean> {
    const open = consulted.filter(({ sources }) => sources === undefined);
    for (let round = 0; round < mostRounds; round++) {
      const [files, names, folders] = [new Set<string>(), new Set<string>(), new Set<string>()];
      for (const { path, by } of open) {
        this.#find(path, by);
        for (const file of this.#tree.missing) files.add(file);
        for (const folder of this.#tree.missingFolders) names.add(folder);
        if (this.#missing !== undefined) folders.add(this.#missing);
      }
      if (files.size === 0 && names.size === 0 && folders.size === 0) return round > 0;
      await Promise.all([
        ...[...files].map((file) => this.#tree.load(file)),
        ...[...names].map((folder) => this.#tree.loadNames(folder)),
        ...[...folders].map((folder) => this.#load(folder)),
      ]);
    }
    return true;
  }

  /**
   * Loads what every analysis of a package asks for: what it imports, and what those of them import; of copies only what some of those do that open files
   * import. What is missed makes the whole analysis run again.
   */
  async loadImported(imports: ReadonlySet<string>, byOpen: ReadonlySet<string>, by: string): Promise<void> {
    const wanted = [...imports, '', ...byOpen].join('\n');
    if (this.#loadedFor.get(by) === wanted) return;
    const questions = [...imports].map((path) => ({ path, by, sources: undefined }));
    await this.load(questions);
    const places = questions.flatMap(({ path }) => this.#placeOf(path, by) ?? []);
    const copies = places.filter(({ isCopy, path }) => isCopy && byOpen.has(path));
    const further = this.#importsIn(places.filter(({ isCopy }) => !isCopy));
    await this.load([...further, ...this.#importsIn(copies).slice(0, mostOfCopies)]);
    this.#loadedFor.set(by, wanted);
  }

  /** What the packages in these places import, as questions of theirs, each once. */
  #importsIn(places: readonly Place[]): readonly Consulted[] {
    return places.flatMap((place) => {
      const { files = [], key = '' } = this.#sourcesOf(place) ?? {};
      const imports = new Set(files.flatMap(({ lines }) => importsOf(lines.text)));
      return [...imports].map((path) => ({ path, by: key, sources: undefined }));
    });
  }

  hold(consulted: readonly Consulted[]): boolean {
    return consulted.every(({ path, by, sources }) => this.#find(path, by) === sources);
  }

  /** Notes what the findings in a package of this folder rest on. */
  note(folder: string, name: string, consulted: readonly Consulted[]): void {
    const folders = new Set<string>();
    for (const { path, by } of consulted) {
      for (const each of this.#answers.get(question(path, by))?.folders ?? []) folders.add(each);
    }
    const packages = this.#restsOn.get(folder) ?? new Map<string, ReadonlySet<string>>();
    this.#restsOn.set(folder, packages.set(name, folders));
  }

  /** A folder that has no other packages than these any more. */
  noteNames(folder: string, names: ReadonlySet<string>): void {
    const packages = this.#restsOn.get(folder);
    for (const name of packages?.keys() ?? []) if (!names.has(name)) packages?.delete(name);
  }

  /** Other folders with findings that rest on this one. */
  dependentsOf(folder: string): readonly string[] {
    return [...this.#restsOn]
      .filter(([dependent, packages]) => dependent !== folder && restOn(packages, folder))
      .map(([dependent]) => dependent);
  }

  /** A file of this folder came, changed or went. */
  changed(folder: string): void {
    this.#tree.forgetNames(folder);
    const had = this.#had.get(folder);
    const isLoaded = this.#workspace.loaded(folder) !== undefined;
    if (had === undefined || (isLoaded && had === this.#hasFiles(folder))) return;
    // Which package an import means depends on where there are files.
    this.#answers.clear();
  }

  /** A file that says where packages lie came, changed or went. */
  forgetPlaces(): void {
    this.#tree.forget();
    this.#answers.clear();
    this.#loadedFor.clear();
    this.#places = this.#newPlaces();
  }

  /** Nobody shows the findings of this folder any more. */
  forget(folder: string): void {
    this.#restsOn.delete(folder);
  }

  /** Keeps a folder for a while, because packages that are looked at next may import it. */
  keep(folder: string): void {
    const sources = this.#workspace.loaded(folder) ?? [];
    this.#held.set(
      folder,
      sources.reduce((sum, { lines }) => sum + lines.text.length, 0),
    );
  }

  /** Whether so much is kept that `trim` is due. */
  get isFull(): boolean {
    let sum = 0;
    for (const characters of this.#held.values()) sum += characters;
    return sum > mostHeld;
  }

  /** Lets go of what no open folder rests on; gives the sources that were let go of. */
  trim(open: readonly string[]): readonly Source[] {
    const gone: Source[] = [];
    const before = this.#held.size;
    for (const folder of [...this.#held.keys()]) {
      if (open.some((each) => each === folder || restOn(this.#restsOn.get(each), folder))) continue;
      gone.push(...(this.#workspace.loaded(folder) ?? []));
      this.#held.delete(folder);
      this.#workspace.release(folder);
    }
    if (this.#held.size === before) return gone;
    for (const key of [...this.#sources.keys()]) {
      if (this.#workspace.loaded(askerOf(key).directory) === undefined) this.#sources.delete(key);
    }
    this.#answers.clear();
    this.#loadedFor.clear();
    this.#had.clear();
    this.#provider = this.#newProvider();
    if (open.length === 0) this.forgetPlaces();
    return gone;
  }

  #newPlaces(): PackagePlaces {
    const hasFiles = (folder: string) => {
      this.#looked.add(folder);
      const has = this.#hasFiles(folder);
      this.#had.set(folder, has);
      return has;
    };
    return new PackagePlaces({ tree: this.#tree, cache: this.#cache, hasFiles });
  }

  #newProvider(): PackageProvider {
    return {
      find: (path, by) => this.#find(path, by),
      isCopy: (path, by) => this.#placeOf(path, by)?.isCopy ?? false,
    };
  }

  #find(path: string, by: string): PackageSources | undefined {
    const place = this.#placeOf(path, by);
    return place && this.#sourcesOf(place);
  }

  #placeOf(path: string, by: string): Place | undefined {
    this.#tree.beginQuestion();
    this.#missing = undefined;
    const asked = question(path, by);
    const known = this.#answers.get(asked);
    if (known !== undefined) return known.place;
    this.#looked = new Set();
    const place = this.#places.find(path, by);
    if (this.#tree.isMissing) {
      // What it has learnt of modules may be wrong.
      this.#places = this.#newPlaces();
      return undefined;
    }
    this.#answers.set(asked, { place, folders: [...this.#looked] });
    return place;
  }

  #hasFiles(folder: string): boolean {
    const sources = this.#workspace.loaded(folder);
    const names = sources?.map(({ key }) => nameOf(key)) ?? this.#tree.names(folder);
    return names.some((name) => belongsToBuild(name, { target: this.#target, tests: false }));
  }

  #sourcesOf(place: Place): PackageSources | undefined {
    const from = this.#workspace.loaded(place.directory);
    if (from === undefined) {
      this.#missing = place.directory;
      return undefined;
    }
    const known = this.#sources.get(place.key);
    if (known?.from === from) return known.sources;
    const made = this.#make(place, from);
    const sources = known?.sources && made && isSame(known.sources, made) ? known.sources : made;
    this.#sources.set(place.key, { from, sources });
    return sources;
  }

  #make({ withTests, key, path }: Place, sources: readonly Source[]): PackageSources | undefined {
    const packages = new Map<string, { readonly name: string; readonly files: Source[] }>();
    const target = this.#target;
    for (const source of sources) {
      const { text } = source.lines;
      if (!belongsToBuild(nameOf(source.key), { target, tests: withTests }) || !textMatches(text, target)) continue;
      const name = packageName(text) ?? '';
      const known = packages.get(name);
      if (known === undefined) packages.set(name, { name, files: [source] });
      else known.files.push(source);
    }
    const found = importedOf([...packages.values()]);
    if (found === undefined) return undefined;
    const files = found.files.map((source) => ({ path: source.key, lines: source.lines }));
    return { key, path, name: found.name, files };
  }

  async #load(folder: string): Promise<void> {
    await this.#workspace.sources(folder);
    this.keep(folder);
  }
}

/** What a text imports, as far as somebody must be asked for it. */
export function importsOf(text: string): readonly string[] {
  return importPaths(text).filter((path) => path !== 'C' && !isInLibrary(path));
}

function question(path: string, by: string): string {
  return `${by}\n${path}`;
}

function restOn(packages: ReadonlyMap<string, ReadonlySet<string>> | undefined, folder: string): boolean {
  for (const folders of packages?.values() ?? []) if (folders.has(folder)) return true;
  return false;
}

/** Whether two versions of a package say the same. */
function isSame(before: PackageSources, after: PackageSources): boolean {
  return (
    before.name === after.name &&
    before.path === after.path &&
    before.files.length === after.files.length &&
    before.files.every(({ path, lines }, at) => {
      const other = after.files[at]!;
      return path === other.path && lines.text === other.lines.text;
    })
  );
}
