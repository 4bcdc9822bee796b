/** Owns running the analysis for `check` and `fix`: discovery, settings, cache and workers as the flags want them, findings as they are reported. */
import { join } from 'node:path';
import type { NotDecided, ReportedError, ReportedRule, Summary } from '#engine/report/report';
import { compareErrors, compareFindings, comparePlaces } from '#engine/report/report';
import { rules } from '#engine/rules/registry.generated';
import { type CheckedPackage, checkTree } from '../../host/check/check-tree';
import { shownFile } from '../../host/check/shown-file';
import { type BuildTarget, belongsToBuild, hostTarget } from '../../host/source/build-constraint';
import { absoluteOf, type Discovery, discover, displayPath, isBelow } from '../../host/source/discovery';
import { DiskPackages } from '../../host/source/disk-packages';
import type { ReadBytes } from '../../host/source/reader';
import { cacheDirectory, ResultCache } from '../../host/worker-pool/result-cache';
import type { CliContext } from '../command';
import { type LocatedFinding, located } from './located';
import type { AnalysisFlags } from './options';
import { progressLine } from './progress';
import { Settings } from './settings';
import { unknownFunctions, unusedExcludes } from './settings-doubts';

export interface AnalysisAnswer {
  /** Sorted. */
  readonly findings: readonly LocatedFinding[];
  readonly errors: readonly ReportedError[];
  /** What is doubtful about comments that silence findings, one line each. */
  readonly doubts: readonly string[];
  readonly notDecided: readonly NotDecided[];
  readonly counts: Omit<Summary, 'durationMs'>;
}

/** A run that looked at nothing must not be taken for one that found nothing. */
export function noGoFiles(paths: readonly string[]): string {
  return `no Go files in ${paths.join(' ')}, so nothing was looked at. Files for other platforms and excluded ones do not count.`;
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
    this.#target = hostTarget(context.env, process.platform, process.arch);
  }

  discover(paths: readonly string[]): Discovery {
    const { cwd } = this.#context;
    return discover(paths, {
      cwd,
      target: this.#target,
      tests: this.#flags.tests,
      excluded: (path) => this.#settings.isExcluded(join(cwd, path)),
    });
  }

  /** Whether a file of this name would be found by walking its directory. */
  belongs(name: string): boolean {
    return belongsToBuild(name, { target: this.#target, tests: this.#flags.tests });
  }

  shown(path: string): string {
    return displayPath(path, this.#context.cwd);
  }

  /** The rules that ran, by name. */
  get rules(): readonly ReportedRule[] {
    return this.#settings.enabledRules();
  }

  /** What is doubtful about the settings that count in what was discovered below `paths`, one line each. */
  doubts({ directories }: Discovery, paths: readonly string[]): readonly string[] {
    const { cwd, env } = this.#context;
    const names = unknownFunctions(
      directories.map(({ directory }) => directory),
      (directory) => this.#settings.fileOf(directory),
      new DiskPackages(this.#target, env),
    );
    const below = isBelow(paths.map((path) => absoluteOf(path, cwd)));
    // Without tests a glob of tests has nothing to exclude.
    const unused = this.#flags.tests ? unusedExcludes(this.#settings.files(), below) : [];
    return [...names, ...unused];
  }

  /** `read` stands in for the disk. Rejects when it is cancelled. */
  async check(discovery: Discovery, read?: ReadBytes): Promise<AnalysisAnswer> {
    const { cwd, env, distribution, signal } = this.#context;
    const { go, jobs, cache, verbose } = this.#flags;
    const line = progressLine(this.#context, verbose);
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
        ...(read === undefined ? {} : { read }),
        ...(cache ? { cache: new ResultCache(cacheDirectory(env, process.platform)) } : {}),
      });
      const { packages } = result;
      const sum = (pick: (outcome: CheckedPackage['outcome']) => number) =>
        packages.reduce((total, { outcome }) => total + pick(outcome), 0);
      const found = packages.flatMap(({ directory, outcome }) =>
        outcome.findings.map((finding) => located(directory, finding, cwd)),
      );
      const faults = packages.flatMap(({ directory, outcome }) =>
        outcome.errors.map(({ name, message }) => ({ file: shownFile(directory, name, cwd), message })),
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
        findings: found.sort(compareFindings),
        errors: [...result.errors, ...faults].sort(compareErrors),
        counts: {
          files: result.files,
          lines: sum((outcome) => outcome.lines),
          functions: sum((outcome) => outcome.functions),
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
  const functions = new Map<string, NotDecided & { readonly rules: string[] }>();
  for (const { directory, outcome } of packages) {
    for (const { name, range, rule, function: named } of outcome.notDecided) {
      const file = shownFile(directory, name, cwd);
      const key = `${file}:${range.start.line}:${range.start.column}`;
      const known = functions.get(key);
      if (known === undefined) functions.set(key, { file, range, function: named, rules: [rule] });
      else known.rules.push(rule);
    }
  }
  for (const { rules } of functions.values()) rules.sort();
  return [...functions.values()].sort(comparePlaces);
}
