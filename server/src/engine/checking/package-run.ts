/**
 * Owns what is kept of packages from one analysis to the next, and tells whether results that rest on the package around a unit still hold. Knows no rule.
 */

import type { Edited } from '../findings/edited';
import type { GoFile } from '../ir/go-file';
import type { Question } from '../packages/package-index';
import { standardLibrary } from '../packages/standard-library';
import type { GoParser } from '../syntax/parser';
import type { TextEdit } from '../text/range';
import { Comparison } from './answers';
import { Dependents } from './dependents';
import { EditedUnit, restsBefore } from './edited-unit';
import {
  Consultations,
  type Consulted,
  type ForeignPackage,
  ForeignPackages,
  type PackageProvider,
  type PackageSources,
} from './foreign-packages';
import { PackageFile, type SourceFile } from './package-file';
import { PackageView } from './package-view';
import type { ViewNotes } from './view-notes';

/** Stands for the answers a package gives: the same object as long as no answer anybody asked for has changed. */
export interface Answers {
  readonly asked: Map<string, Question>;
  /** Other packages they rest on, found or not. */
  readonly consulted: Consultations;
  readonly dependents: Dependents;
}

interface KeptPackage {
  readonly files: readonly PackageFile<PackageSources>[];
  readonly answers: Answers;
}

export class KeptPackages {
  readonly #parser: GoParser;
  readonly #files = new Map<string, PackageFile<PackageSources>>();
  readonly #foreignFiles = new Map<string, PackageFile<PackageSources>>();
  /** By the first file's path. */
  readonly #packages = new Map<string, KeptPackage>();
  readonly #foreign: ForeignPackages;

  constructor(parser: GoParser) {
    this.#parser = parser;
    this.#foreign = new ForeignPackages(standardLibrary(parser), (source, by) =>
      this.#file(this.#foreignFiles, source, by),
    );
  }

  /** The package made of these files as they are now, called `key` by the provider of other packages. */
  begin(sources: readonly SourceFile[], key: string, importPath: string, provider: PackageProvider): PackageRun {
    this.#foreign.begin(provider);
    const files = sources.map((source) => this.#file(this.#files, source, key));
    return new PackageRun(files, this.#foreign, () => this.#answersOf(files, key), importPath);
  }

  #file(files: Map<string, PackageFile<PackageSources>>, source: SourceFile, by: string): PackageFile<PackageSources> {
    const kept = files.get(source.path);
    const find = (path: string) => this.#foreign.provider.find(path, by);
    const isNamedAlike = kept === undefined || kept.isNamedAlike(find);
    if (kept !== undefined && isNamedAlike && kept.lines.text === source.lines.text) return kept;
    const previous = isNamedAlike ? kept : undefined;
    const file = new PackageFile(this.#parser, source, { find, previous });
    files.set(source.path, file);
    return file;
  }

  #answersOf(files: readonly PackageFile<PackageSources>[], by: string): Answers {
    const first = files[0]?.path ?? '';
    const known = this.#packages.get(first);
    const isKnown =
      known !== undefined &&
      known.answers.consulted.by === by &&
      sameAnswers(known, files) &&
      known.answers.consulted.hold(this.#foreign.provider);
    const answers = isKnown ? known.answers : newAnswers(by);
    this.#packages.set(first, { files, answers });
    return answers;
  }

  /** Forgets what is kept of all packages. */
  clear(): void {
    this.#files.clear();
    this.#foreignFiles.clear();
    this.#packages.clear();
    this.#foreign.forget();
  }

  forget(paths: Iterable<string>): void {
    for (const path of paths) {
      this.#files.delete(path);
      this.#foreignFiles.delete(path);
      this.#packages.delete(path);
    }
  }
}

function newAnswers(by: string): Answers {
  return { asked: new Map(), consulted: new Consultations(by), dependents: new Dependents() };
}

/** An answer is that of the first file that has one, so it is the same when every file's own is. */
function sameAnswers({ files: before, answers }: KeptPackage, files: readonly PackageFile<PackageSources>[]): boolean {
  if (before.length !== files.length || before.some(({ path }, at) => path !== files[at]!.path)) return false;
  const changed = files.flatMap((file, at) => (file === before[at] ? [] : [new Comparison(before[at]!, file)]));
  if (changed.length === 0) return true;
  for (const question of answers.asked.values()) {
    for (const comparison of changed) if (!comparison.answersAlike(question)) return false;
  }
  return true;
}

/** One analysis of one package. */
export class PackageRun {
  readonly files: readonly PackageFile<PackageSources>[];
  readonly view: PackageView;
  readonly #foreign: ForeignPackages;
  readonly #findAnswers: () => Answers;
  readonly #imported = new Map<ForeignPackage | undefined, readonly ForeignPackage[]>();
  #answers: Answers | undefined;

  /** `findAnswers` may parse files that have changed. */
  constructor(
    files: readonly PackageFile<PackageSources>[],
    foreign: ForeignPackages,
    findAnswers: () => Answers,
    importPath: string,
  ) {
    this.files = files;
    this.#foreign = foreign;
    this.#findAnswers = findAnswers;
    const notes: ViewNotes = {
      asked: (question: Question) =>
        this.answers.asked.set(`${question.kind} ${question.receiver ?? ''} ${question.name}`, question),
      consulted: () => this.answers.consulted,
      life: () => this.answers,
      dependents: () => this.answers.dependents,
    };
    this.view = new PackageView(files, foreign, notes, importPath);
  }

  /** What `look` finds where the body of a unit of the file has these edits; undefined where that is no code the parser understands. */
  edited<T>(file: GoFile, edits: readonly TextEdit[], look: (edited: Edited) => T): T | undefined {
    const made = EditedUnit.of(file, edits);
    if (made === undefined) return undefined;
    const resolution = this.view.with(made);
    const { value, rests } = resolution.apart(() =>
      look({
        resolution,
        changed: made,
        unitNow: (unit) => made.unitNow(unit),
        now: (unit, position) => made.now(unit, position),
      }),
    );
    this.view.restsOn(restsBefore(rests, made, this.view));
    return value;
  }

  /** Every question about other packages that what was found rests on. */
  consulted(): readonly Consulted[] {
    const { consulted } = this.answers;
    for (const file of this.files) consulted.addNames(file);
    this.#foreign.complete(consulted);
    return consulted.all();
  }

  /** Packages of the workspace that this one imports, or that `by` does. */
  imported(by?: ForeignPackage): readonly ForeignPackage[] {
    let found = this.#imported.get(by);
    if (found === undefined) {
      found =
        by === undefined
          ? this.#foreign.importedBy(this.files, this.answers.consulted)
          : this.#foreign.importedBy(by.files, by.asked);
      this.#imported.set(by, found);
    }
    return found;
  }

  get answers(): Answers {
    this.#answers ??= this.#findAnswers();
    return this.#answers;
  }

  get errors(): readonly { readonly path: string; readonly message: string }[] {
    return this.files.flatMap(({ path, error }) => (error === undefined ? [] : [{ path, message: error }]));
  }

  get syntaxErrors(): readonly { readonly path: string; readonly line: number }[] {
    return this.files.flatMap(({ path, errorLine: line }) => (line === undefined ? [] : [{ path, line }]));
  }

  release(): void {
    // What other packages asked must be known for as long as these answers are kept.
    this.consulted();
    for (const file of this.files) file.release();
    this.#foreign.release();
  }
}
