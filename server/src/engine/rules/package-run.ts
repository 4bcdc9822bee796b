/**
 * Owns what is kept of packages from one analysis to the next, and tells whether results that rest on the package around a unit still hold. Knows no rule.
 */
import type { Unit } from '../ir/model';
import type { Question } from '../packages/package-index';
import type { GoParser } from '../syntax/parser';
import { answersAlike, PackageFile, type SourceFile } from './package-file';
import { PackageView } from './package-view';

/** Stands for the answers a package gives: the same object as long as no answer anybody asked for has changed. */
export interface Answers {
  readonly asked: Map<string, Question>;
}

interface KeptPackage {
  readonly files: readonly PackageFile[];
  readonly answers: Answers;
}

export class KeptPackages {
  readonly #parser: GoParser;
  readonly #files = new Map<string, PackageFile>();
  /** By the first file's path. */
  readonly #packages = new Map<string, KeptPackage>();

  constructor(parser: GoParser) {
    this.#parser = parser;
  }

  /** The package made of these files as they are now. */
  begin(sources: readonly SourceFile[]): PackageRun {
    const files = sources.map((source) => {
      const kept = this.#files.get(source.path);
      if (kept !== undefined && kept.lines.text === source.lines.text) {
        kept.take(source);
        return kept;
      }
      const file = new PackageFile(this.#parser, source, kept);
      this.#files.set(source.path, file);
      return file;
    });
    return new PackageRun(files, () => this.#answersOf(files));
  }

  #answersOf(files: readonly PackageFile[]): Answers {
    const key = files[0]?.path ?? '';
    const known = this.#packages.get(key);
    const answers = known !== undefined && sameAnswers(known, files) ? known.answers : { asked: new Map() };
    this.#packages.set(key, { files, answers });
    return answers;
  }

  forget(paths: Iterable<string>): void {
    for (const path of paths) {
      this.#files.delete(path);
      this.#packages.delete(path);
    }
  }
}

/** An answer is that of the first file that has one, so it is the same when every file's own is. */
function sameAnswers({ files: before, answers }: KeptPackage, files: readonly PackageFile[]): boolean {
  if (before.length !== files.length || before.some(({ path }, at) => path !== files[at]!.path)) return false;
  const changed = files.flatMap((file, at) => (file === before[at] ? [] : [[before[at]!, file] as const]));
  if (changed.length === 0) return true;
  for (const question of answers.asked.values()) {
    if (!changed.every(([old, file]) => answersAlike(question, old, file))) return false;
  }
  return true;
}

/** One analysis of one package. */
export class PackageRun {
  readonly files: readonly PackageFile[];
  readonly view: PackageView;
  readonly #findAnswers: () => Answers;
  #answers: Answers | undefined;
  #present: ReadonlySet<Unit> | undefined;

  /** `findAnswers` may parse files that have changed. */
  constructor(files: readonly PackageFile[], findAnswers: () => Answers) {
    this.files = files;
    this.#findAnswers = findAnswers;
    this.view = new PackageView(files, (question) =>
      this.answers.asked.set(`${question.kind} ${question.receiver ?? ''} ${question.name}`, question),
    );
  }

  get answers(): Answers {
    this.#answers ??= this.#findAnswers();
    return this.#answers;
  }

  get errors(): readonly { readonly path: string; readonly message: string }[] {
    return this.files.flatMap(({ path, error }) => (error === undefined ? [] : [{ path, message: error }]));
  }

  /** Whether these units, or with `all` these and no others, are units of the package as it is now. */
  has(units: readonly Unit[], all: boolean): boolean {
    if (units.length === 0 && !all) return true;
    // A unit made of an earlier text is taken over when it is still right, so only what was lowered need be looked at.
    this.#present ??= new Set(this.files.flatMap((file) => file.lowered()));
    const present = this.#present;
    if (!units.every((unit) => present.has(unit))) return false;
    if (!all) return true;
    const count = this.files.reduce((sum, file) => sum + (file.open()?.outline.declarations.length ?? 0), 0);
    return count === units.length;
  }

  release(): void {
    for (const file of this.files) file.release();
  }
}
