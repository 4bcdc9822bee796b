/** Owns the join between the server and the engine: sources of a folder in, findings out, in slices. Knows no protocol. */

import { type PackageInput as AnalysisInput, AnalysisSession, type PackageResult } from '#engine/checking/session';
import { newestGo } from '#engine/findings/define-rule';
import type { Finding } from '#engine/findings/finding';
import { goDirective, impliedMinor, modulePath } from '#engine/packages/go-version';
import { rules } from '#engine/rules/registry.generated';
import type { GoParser } from '#engine/syntax/parser';
import { type BuildTarget, nameMatches, packageName, textMatches } from '../host/source/build-constraint';
import type { NearestFile } from './files/nearest';
import type { CrashJournal } from './journal';
import { importsOf, type OtherPackages } from './other-packages';
import { type RuleConfig, ruleConfig } from './rule-config';
import type { Pace } from './schedule';
import { folderOf, nameOf } from './uris';
import type { Source } from './workspace';

export interface PackageInput {
  readonly folder: string;
  readonly sources: readonly Source[];
  readonly goMod: NearestFile | undefined;
  readonly config: NearestFile | undefined;
  /** The editor's `gopherscope` settings. */
  readonly settings: unknown;
}

/** What was found in one package of the folder. */
export interface PackageReport {
  readonly name: string;
  readonly sources: readonly Source[];
  /** Whether these are all sources of the package; a report before it is of those the user has open. */
  readonly isWhole: boolean;
  /** By file. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** `1.22`; absent where no go.mod says. */
  readonly goVersion: string | undefined;
  /** What the user must know: a rule that failed, a config that cannot be read. */
  readonly faults: readonly { readonly message: string; readonly rule?: string; readonly isOff?: boolean }[];
}

/** Analyses of a package, each after what the one before missed was loaded: as deep as one package sees another through others. */
const mostRounds = 10;

interface Head {
  readonly package: string;
  /** Belongs to the build on this machine. */
  readonly matches: boolean;
  readonly imports: readonly string[];
}

interface ConfigMemo {
  readonly file: NearestFile | undefined;
  readonly settings: unknown;
  readonly config: RuleConfig;
}

export class PackageChecks {
  readonly #journal: CrashJournal;
  readonly #target: BuildTarget;
  readonly #others: OtherPackages;
  readonly #session: AnalysisSession;
  readonly #heads = new WeakMap<Source, Head>();
  #config: ConfigMemo | undefined;

  constructor(parser: GoParser, journal: CrashJournal, target: BuildTarget, others: OtherPackages) {
    this.#others = others;
    this.#journal = journal;
    this.#target = target;
    this.#session = new AnalysisSession(parser, [...rules.values()]);
  }

  /** Checks the folder's packages, those with an open file first, and gives the open files of each as soon as they are done. */
  async *check(input: PackageInput, pace: Pace): AsyncGenerator<PackageReport> {
    const { config, excludes, faults } = this.#configOf(input);
    const messages = faults.map((message) => ({ message }));
    const goVersion = input.goMod && `1.${goDirective(input.goMod.text) ?? impliedMinor}`;
    const packages = this.#packages(input.sources);
    this.#others.noteNames(input.folder, new Set(packages.keys()));
    for (const [name, sources] of packages) {
      if (sources.length === 0) continue;
      const files = sources.map(({ key: path, lines }) => ({ path, lines }));
      const main = input.goMod && folderOf(input.goMod.uri);
      const key = this.#others.keyOf(input.folder, name, main);
      const path = importPath(input);
      const open = sources.filter(({ document }) => document !== undefined);
      await this.#others.loadImported(this.#importsOf(sources), this.#importsOf(open), key);
      const parts = open.length > 0 && open.length < sources.length ? [open, sources] : [sources];
      for (const part of parts) {
        const isWhole = part === sources;
        const only = isWhole ? {} : { only: new Set(open.map(({ key: file }) => file)) };
        const given = { files, go: goVersion ?? newestGo, config, key, path, ...only };
        const result = await this.#analyse(given, pace);
        if (isWhole) this.#others.note(input.folder, name, result.consulted);
        const findings = new Map([...result.findings].filter(([file]) => !excludes(file)));
        const faulty = result.faults.map(({ rule, message, isOff }) => ({ message, rule, isOff }));
        yield { name, sources: part, isWhole, findings, goVersion, faults: [...messages, ...faulty] };
      }
    }
  }

  /** Analyses a package until every other one it asked for is loaded and as it was when it was asked for. */
  async #analyse(input: Omit<AnalysisInput, 'packages'>, pace: Pace): Promise<PackageResult> {
    for (let round = 1; ; round++) {
      const result = await this.#run(this.#session.steps({ ...input, packages: this.#others.provider }), pace);
      if (round === mostRounds) return result;
      if (await this.#others.load(result.consulted)) await pace.pause();
      if (this.#others.hold(result.consulted)) return result;
    }
  }

  /** Forgets everything, when nothing is looked at any more. */
  clear(): void {
    this.#session.clear();
  }

  /** Forgets what is kept of files nobody looks at any more. */
  forget(sources: readonly Source[]): void {
    this.#session.forget(sources.map(({ key }) => key));
  }

  async #run<R>(steps: Generator<string, R>, pace: Pace): Promise<R> {
    let inFlight: string | undefined;
    try {
      for (;;) {
        const step = steps.next();
        if (step.done === true) return step.value;
        if (step.value !== inFlight) {
          inFlight = step.value;
          this.#journal.enter(inFlight);
        }
        if (!pace.due()) continue;
        // An end while we wait for messages is not the file's fault.
        this.#journal.leave();
        await pace.pause();
        this.#journal.enter(inFlight);
      }
    } finally {
      if (inFlight !== undefined) this.#journal.leave();
      steps.return(undefined as never);
    }
  }

  #packages(sources: readonly Source[]): ReadonlyMap<string, readonly Source[]> {
    const packages = new Map<string, Source[]>();
    // Packages with an open file first; inside a package the order stays, for what the session keeps rests on it.
    for (const source of sources) if (source.document !== undefined) packages.set(this.#head(source).package, []);
    for (const source of sources) {
      const head = this.#head(source);
      // What the user has open is checked whatever machine it is for.
      if (source.document === undefined && !head.matches) continue;
      if (this.#journal.skipped.has(source.key)) continue;
      const group = packages.get(head.package);
      if (group === undefined) packages.set(head.package, [source]);
      else group.push(source);
    }
    return packages;
  }

  #importsOf(sources: readonly Source[]): ReadonlySet<string> {
    return new Set(sources.flatMap((source) => this.#head(source).imports));
  }

  #head(source: Source): Head {
    let head = this.#heads.get(source);
    if (head === undefined) {
      const { text } = source.lines;
      head = {
        package: packageName(text) ?? '',
        matches: nameMatches(nameOf(source.key), this.#target) && textMatches(text, this.#target),
        imports: importsOf(text),
      };
      this.#heads.set(source, head);
    }
    return head;
  }

  #configOf({ config: file, settings }: PackageInput): RuleConfig {
    if (this.#config?.file !== file || this.#config?.settings !== settings || this.#config === undefined) {
      this.#config = { file, settings, config: ruleConfig(file, settings, rules) };
    }
    return this.#config.config;
  }
}

/** The module's path and the way below it; '' outside of every module. */
function importPath({ folder, goMod }: PackageInput): string {
  const module = goMod && modulePath(goMod.text);
  return goMod === undefined || module === undefined ? '' : `${module}${folder.slice(folderOf(goMod.uri).length)}`;
}
