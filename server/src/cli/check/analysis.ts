/** Owns running the analysis for `check` and `fix`: discovery, settings, cache and workers as the flags want them, findings as they are reported. */
import { basename, join, resolve } from 'node:path';
import type { NotDecided, ReportedError, ReportedRule, Summary } from '#engine/report/report';
import { compareErrors, compareFindings, comparePlaces } from '#engine/report/report';
import { rules } from '#engine/rules/registry.generated';
import { cacheDirectory } from '../../host/cache-directory';
import { type CheckedPackage, checkTree } from '../../host/check/check-tree';
import { shownFile } from '../../host/check/shown-file';
import { type BuildTarget, belongsToBuild, hostTarget } from '../../host/source/build-constraint';
import { absoluteOf, type Discovery, discover, displayPath, isBelow } from '../../host/source/discovery';
import { type ConsultedPackage, DiskPackages } from '../../host/source/disk-packages';
import type { EarlierFiles } from '../../host/source/package-files';
import type { ReadBytes } from '../../host/source/reader';
import { ResultCache } from '../../host/worker-pool/result-cache';
import { type CliContext, CliError } from '../command';
import { type LocatedFinding, located } from './located';
import { type AnalysisFlags, unknownVersion } from './options';
import { progressLine } from './progress';
import { Settings } from './settings';
import { unknownNames, unusedExcludes } from './settings-doubts';

export interface AnalysisAnswer {
  /** Sorted. */
  readonly findings: readonly LocatedFinding[];
  readonly errors: readonly ReportedError[];
  /** What is doubtful about comments that silence findings, one line each. */
  readonly doubts: readonly string[];
  readonly notDecided: readonly NotDecided[];
  readonly counts: Omit<Summary, 'durationMs'>;
  /** What the packages of a directory, as shown, rest on in other packages. */
  readonly consulted: (directory: string) => readonly ConsultedPackage[];
}

/** What an analysis reads instead of what is on the disk. */
export interface OtherTexts {
  /** Files that are checked. */
  readonly read: ReadBytes;
  /** Packages that they import. */
  readonly earlier?: EarlierFiles;
}

/** A run that looked at nothing must not be taken for one that found nothing. */
export function noGoFiles(paths: readonly string[]): string {
  return `no Go files in ${paths.join(' ')}, so nothing was looked at there. Files for other platforms and excluded ones do not count.`;
}

export class Analysis {
  readonly #context: CliContext;
  readonly #flags: AnalysisFlags;
  readonly #settings: Settings;
  readonly #target: BuildTarget;

  /** Throws a CliError when a flag names what does not exist. */
  constructor(context: CliContext, flags: AnalysisFlags) {
    this.#context = context;
    this.#flags = flags;
    this.#settings = new Settings(rules, context.cwd, flags);
    const note = unknownVersion(flags.go);
    if (note !== undefined) context.err(`gopherscope: ${note}\n`);
    this.#target = hostTarget(context.env, process.platform, process.arch);
  }

  /** Throws a CliError for mistakes in settings files: nothing is checked with half of what was asked for. What is doubtful in them is said along. */
  discover(paths: readonly string[]): Discovery {
    const { cwd } = this.#context;
    const found = discover(paths, {
      cwd,
      target: this.#target,
      tests: this.#flags.tests,
      excluded: (path) => this.#settings.isExcluded(join(cwd, path)),
    });
    for (const { directory } of found.directories) this.#settings.fileOf(directory);
    const [first, ...more] = this.#settings.mistakes();
    if (first !== undefined) throw new CliError(first, [...more, ...this.doubts(found, paths)]);
    return found;
  }

  /** Whether a file of this path (absolute) would be found by walking its directory. */
  belongs(path: string): boolean {
    return (
      belongsToBuild(basename(path), { target: this.#target, tests: this.#flags.tests }) &&
      !this.#settings.isExcluded(path)
    );
  }

  shown(path: string): string {
    return displayPath(path, this.#context.cwd);
  }

  /** What was asked for by name and could not be done. A scan goes on past a file it cannot read; a file named directly is all that was asked. */
  undone(paths: readonly string[], errors: readonly ReportedError[]): ReportedError | undefined {
    const named = new Set(paths.map((path) => this.shown(resolve(this.#context.cwd, path))));
    return errors.find(({ file }) => named.has(file));
  }

  /** Those below which no file was discovered. */
  withoutFiles({ directories }: Discovery, paths: readonly string[]): readonly string[] {
    const files = directories.flatMap(({ directory, names }) => names.map((name) => join(directory, name)));
    return paths.filter((path) => !files.some(isBelow([absoluteOf(path, this.#context.cwd)])));
  }

  /** The rules that ran, by name. */
  get rules(): readonly ReportedRule[] {
    return this.#settings.enabledRules();
  }

  /** What is doubtful about the settings that count in what was discovered below `paths`, one line each. */
  doubts({ directories }: Discovery, paths: readonly string[]): readonly string[] {
    const { cwd } = this.#context;
    const names = unknownNames(
      directories.map(({ directory }) => directory),
      (directory) => this.#settings.fileOf(directory),
      this.packages(),
    );
    const below = isBelow(paths.map((path) => absoluteOf(path, cwd)));
    // Without tests a glob of tests has nothing to exclude.
    const unused = this.#flags.tests ? unusedExcludes(this.#settings.files(), below) : [];
    return [...names, ...unused];
  }

  /** Other packages as they are, or as they were when the earlier texts were those of the disk. */
  packages(earlier?: EarlierFiles): DiskPackages {
    return new DiskPackages(this.#target, this.#context.env, earlier);
  }

  /** Rejects when it is cancelled. */
  async check(discovery: Discovery, texts?: OtherTexts): Promise<AnalysisAnswer> {
    const { cwd, env, distribution, signal } = this.#context;
    const { go, jobs, cache, verbose } = this.#flags;
    const line = progressLine(this.#context, verbose);
    const kept = cache ? cacheDirectory(env, process.platform) : undefined;
    try {
      const result = await checkTree(discovery, {
        cwd,
        target: this.#target,
        environment: env,
        settings: (directory) => this.#settings.config(directory),
        workers: jobs,
        script: join(distribution, 'analysis-worker.js'),
        engine: join(distribution, 'engine.js'),
        signal,
        progress: line.show,
        ...(go === undefined ? {} : { go }),
        ...texts,
        ...(kept === undefined ? {} : { cache: new ResultCache(kept) }),
      });
      const { packages } = result;
      const sum = (pick: (outcome: CheckedPackage['outcome']) => number) =>
        packages.reduce((total, { outcome }) => total + pick(outcome), 0);
      const found = packages.flatMap(({ directory, outcome }) =>
        outcome.findings.map((finding) => located(directory, finding, cwd)),
      );
      const faults = packages.flatMap(({ directory, outcome }) =>
        outcome.errors.map(({ name, ...error }) => ({ ...error, file: shownFile(directory, name, cwd) })),
      );
      const doubts = packages.flatMap(({ directory, outcome }) =>
        outcome.doubts.map(({ name, ...doubt }) => ({ ...doubt, file: shownFile(directory, name, cwd) })),
      );
      doubts.sort(comparePlaces);
      return {
        doubts: doubts.map(({ file, message, range: { start } }) =>
          [file, start.line + 1, start.column + 1, ` hint: ${message}`].join(':'),
        ),
        notDecided: notDecidedIn(packages, cwd),
        consulted: (shown) =>
          packages.flatMap(({ directory, outcome }) => (directory === shown ? outcome.consulted : [])),
        findings: found.sort(compareFindings),
        errors: [...result.errors, ...faults].sort(compareErrors),
        counts: {
          files: result.files,
          lines: sum(({ counts }) => counts.reduce((total, { lines }) => total + lines, 0)),
          functions: sum(({ counts }) => counts.reduce((total, { functions }) => total + functions, 0)),
          parseMs: Math.round(sum((outcome) => outcome.parseMs)),
        },
      };
    } finally {
      line.clear();
    }
  }
}

/** One entry a function, whatever the rules. */
function notDecidedIn(packages: readonly CheckedPackage[], cwd: string): readonly NotDecided[] {
  const functions = new Map<string, NotDecided>();
  for (const { directory, outcome } of packages) {
    for (const { name, range, rule, why, function: named } of outcome.notDecided) {
      const file = shownFile(directory, name, cwd);
      const key = `${file}:${range.start.line}:${range.start.column}`;
      const known = functions.get(key);
      const rules = [...(known?.rules ?? []), rule];
      // What more could be done about comes first.
      const told = known === undefined || known.why === 'paths' ? why : known.why;
      functions.set(key, { file, range, function: named, rules, why: told });
    }
  }
  return [...functions.values()].map((each) => ({ ...each, rules: each.rules.toSorted() })).sort(comparePlaces);
}
