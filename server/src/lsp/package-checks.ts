/** Owns the join between the server and the engine: sources of a folder in, findings out, in slices. Knows no protocol. */
import { goDirective, impliedMinor } from '#engine/packages/go-version';
import type { Finding } from '#engine/rules/finding';
import type { SourceFile } from '#engine/rules/package-file';
import { rules } from '#engine/rules/registry.generated';
import { AnalysisSession } from '#engine/rules/session';
import type { GoParser } from '#engine/syntax/parser';
import { type BuildTarget, nameMatches, packageName, textMatches } from '../host/source/build-constraint';
import type { NearestFile } from './files/nearest';
import type { CrashJournal } from './journal';
import { type RuleConfig, ruleConfig } from './rule-config';
import type { Pace } from './schedule';
import { nameOf } from './uris';
import type { Source, Workspace } from './workspace';

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
  /** By file. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** `1.22`; absent where no go.mod says. */
  readonly goVersion: string | undefined;
  /** What the user must know: a rule that failed, a config that cannot be read. */
  readonly faults: readonly { readonly message: string; readonly rule?: string; readonly isOff?: boolean }[];
}

/** What code outside of every module is taken to be written for: the newest Go, as the go command does for a lone file. */
const newestGo = '1.26';

interface Head {
  readonly package: string;
  /** Belongs to the build on this machine. */
  readonly matches: boolean;
}

interface ConfigMemo {
  readonly file: NearestFile | undefined;
  readonly settings: unknown;
  readonly config: RuleConfig;
}

export class PackageChecks {
  readonly #workspace: Workspace;
  readonly #journal: CrashJournal;
  readonly #target: BuildTarget;
  readonly #session: AnalysisSession;
  readonly #parser: GoParser;
  readonly #heads = new WeakMap<Source, Head>();
  #config: ConfigMemo | undefined;

  constructor(parser: GoParser, workspace: Workspace, journal: CrashJournal, target: BuildTarget) {
    this.#parser = parser;
    this.#workspace = workspace;
    this.#journal = journal;
    this.#target = target;
    this.#session = new AnalysisSession(parser, [...rules.values()]);
  }

  /** Checks the folder's packages, those with an open file first, and gives each as soon as it is done. */
  async *check(input: PackageInput, pace: Pace): AsyncGenerator<PackageReport> {
    const { config, excludes, faults } = this.#configOf(input);
    const messages = faults.map((message) => ({ message }));
    const goVersion = input.goMod && `1.${goDirective(input.goMod.text) ?? impliedMinor}`;
    for (const [name, sources] of this.#packages(input.sources)) {
      if (sources.length === 0) continue;
      const files = sources.map((source) => this.#toFile(source));
      const steps = this.#session.steps({ files, go: goVersion ?? newestGo, config });
      const result = await this.#run(steps, pace);
      const findings = new Map([...result.findings].filter(([key]) => !excludes(key)));
      const faulty = result.faults.map(({ rule, message, isOff }) => ({ message, rule, isOff }));
      yield { name, sources, findings, goVersion, faults: [...messages, ...faulty] };
    }
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

  #head(source: Source): Head {
    let head = this.#heads.get(source);
    if (head === undefined) {
      const { text } = source.lines;
      head = {
        package: packageName(text) ?? '',
        matches: nameMatches(nameOf(source.key), this.#target) && textMatches(text, this.#target),
      };
      this.#heads.set(source, head);
    }
    return head;
  }

  #toFile(source: Source): SourceFile {
    const { key: path, lines, document } = source;
    if (document === undefined) return { path, lines };
    return { path, lines, tree: () => this.#workspace.tree(source, this.#parser) };
  }

  #configOf({ config: file, settings }: PackageInput): RuleConfig {
    if (this.#config?.file !== file || this.#config?.settings !== settings || this.#config === undefined) {
      this.#config = { file, settings, config: ruleConfig(file, settings, rules) };
    }
    return this.#config.config;
  }
}
