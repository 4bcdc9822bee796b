/**
 * Owns the way from paths to outcomes: directories are read in this thread, unchanged packages come from the cache, the others go in batches to the
 * worker pool. Knows neither rules nor reports; the order in which outcomes arrive means nothing.
 */
import { readFileSync } from 'node:fs';
import { newestGo } from '#engine/findings/define-rule';
import type { ReportedError } from '#engine/report/report';
import type { BuildTarget } from '../source/build-constraint';
import { type Discovery, displayPath, type SourceDirectory } from '../source/discovery';
import { DiskPackages } from '../source/disk-packages';
import { diskTree } from '../source/disk-tree';
import { type GoModule, importPath, ModuleFinder } from '../source/go-module';
import type { EarlierFiles } from '../source/package-files';
import { type ReadBytes, readDirectory, type SourcePackage } from '../source/reader';
import { runPool } from '../worker-pool/pool';
import { contentKey, type ResultCache } from '../worker-pool/result-cache';
import type { WorkerData } from './analysis-worker';
import type { PackageJob, PackageOutcome } from './package-job';
import { shownFile } from './shown-file';

export interface CheckOptions {
  readonly cwd: string;
  readonly target: BuildTarget;
  /** Says where the module cache is. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Overrides the `go` directive of every module. */
  readonly go?: string;
  /** Settings for a directory, as plain JSON: what the worker needs to know besides the files. */
  readonly settings: (directory: string) => unknown;
  readonly workers: number;
  /** The bundle of the analysis worker. */
  readonly script: string;
  /** The engine it runs: outcomes rest on the text of both. */
  readonly engine: string;
  readonly cache?: ResultCache;
  readonly read?: ReadBytes;
  /** Packages that others import are as they were then. */
  readonly earlier?: EarlierFiles;
  readonly signal: AbortSignal;
  readonly progress: (done: CheckProgress) => void;
}

export interface CheckProgress {
  readonly directories: number;
  readonly of: number;
}

/** One package's outcome and where it lies. */
export interface CheckedPackage {
  /** As shown: relative to `cwd`, with `/`; '.' for `cwd` itself. */
  readonly directory: string;
  readonly outcome: PackageOutcome;
}

export interface CheckResult {
  readonly packages: readonly CheckedPackage[];
  readonly errors: readonly ReportedError[];
  /** Files that were read and belong to the build. */
  readonly files: number;
}

interface Task extends PackageJob {
  readonly source: SourceDirectory;
  readonly shown: string;
  readonly key: string;
}

/** Go's language version for files outside of every module or in one without a `go` line: the newest there is, as the go command does for a lone file. */
const defaultGo = newestGo;

/** Source bytes a batch holds at least, unless the tree ends: small enough to share work evenly, large enough that messages do not count. */
const batchBytes = 256 * 1024;
/** Silence for so long is a hang: the largest package of the standard library takes less than two seconds. */
const hangMilliseconds = 60_000;
/** Directories read before the event loop gets a turn, so that answers and Ctrl-C are seen. */
const directoriesPerTurn = 16;

class Check {
  readonly packages: CheckedPackage[] = [];
  readonly errors: ReportedError[] = [];
  files = 0;
  readonly #options: CheckOptions;
  readonly #pending: SourceDirectory[];
  readonly #total: number;
  readonly #modules = new ModuleFinder(diskTree);
  /** Tells whether what cached outcomes rest on is as it was. */
  readonly #others: DiskPackages;
  /** What every key starts with: another version of the analysis knows none of the entries. */
  readonly #engine: string;

  constructor(discovery: Discovery, options: CheckOptions) {
    this.#options = options;
    this.#others = new DiskPackages(options.target, options.environment, options.earlier);
    this.errors.push(...discovery.errors.map((error) => ({ ...error, isPartial: false })));
    // Largest first, so that no worker starts on a large package when the others are done; the number of files stands in for the size.
    this.#pending = [...discovery.directories].sort((a, b) => a.names.length - b.names.length);
    this.#total = this.#pending.length;
    this.#engine =
      options.cache === undefined ? '' : contentKey([options.script, options.engine].map((file) => readFileSync(file)));
  }

  async run(): Promise<void> {
    const { script, workers, signal, cache, target, environment, earlier } = this.#options;
    const { GOPATH, GOMODCACHE } = environment;
    const workerData: WorkerData = {
      target,
      environment: { GOPATH, GOMODCACHE },
      ...(earlier === undefined ? {} : { earlier }),
    };
    await runPool<Task, PackageOutcome>(
      { script, workers, workerData, hangMilliseconds, signal },
      {
        next: () => this.#next(),
        done: (task, outcome) => {
          // What went wrong may go right the next time.
          if (!outcome.faulty) cache?.set(task.key, outcome);
          this.#add(task.source, task.shown, outcome);
        },
        failed: (task, message) => this.errors.push({ file: task.shown, message, isPartial: false }),
      },
    );
    cache?.settle();
  }

  /** Reads directories until there is a batch of packages the cache does not know. */
  async #next(): Promise<readonly Task[] | undefined> {
    const batch: Task[] = [];
    let bytes = 0;
    let turn = 0;
    while (bytes < batchBytes) {
      const source = this.#pending.pop();
      if (source === undefined) break;
      if (++turn % directoriesPerTurn === 0) await new Promise(setImmediate);
      this.#options.signal.throwIfAborted();
      for (const task of this.#read(source)) {
        batch.push(task);
        bytes += task.files.reduce((sum, file) => sum + file.bytes.length, 0);
      }
      this.#options.progress({ directories: this.#total - this.#pending.length, of: this.#total });
    }
    return batch.length === 0 ? undefined : batch;
  }

  *#read(source: SourceDirectory): Generator<Task> {
    const { cwd, target, read } = this.#options;
    const shown = displayPath(source.directory, cwd);
    const { packages, errors } = readDirectory(source, target, read);
    const asked = errors.filter(({ name }) => isAsked(source, name));
    this.errors.push(
      ...asked.map(({ name, message }) => ({ file: shownFile(shown, name, cwd), message, isPartial: false })),
    );
    const module = this.#modules.find(source.directory);
    for (const found of packages) {
      const files = found.files.filter(({ name }) => isAsked(source, name)).length;
      if (files === 0) continue;
      this.files += files;
      const task = this.#task(source, shown, found, module);
      const cached = this.#options.cache?.get(task.key) as PackageOutcome | undefined;
      if (cached === undefined || !this.#holds(cached, source.directory)) yield task;
      else this.#add(source, shown, cached);
    }
  }

  #add(source: SourceDirectory, directory: string, outcome: PackageOutcome): void {
    this.packages.push({ directory, outcome: source.asked === undefined ? outcome : narrowed(outcome, source) });
  }

  #holds({ consulted }: PackageOutcome, directory: string): boolean {
    return consulted.every((each) => this.#others.isUnchanged(each, directory));
  }

  #task(source: SourceDirectory, shown: string, found: SourcePackage, module: GoModule | undefined): Task {
    const job: PackageJob = {
      directory: source.directory,
      path: importPath(module, source.directory),
      name: found.name,
      go: this.#options.go ?? module?.go ?? defaultGo,
      settings: JSON.stringify(this.#options.settings(source.directory)),
      files: found.files,
    };
    const key =
      this.#options.cache === undefined
        ? ''
        : contentKey([
            this.#engine,
            // The same files among packages of then and of now have an entry each, or every run would push out that of the one before.
            this.#options.earlier === undefined ? 'now' : 'then',
            this.#others.placesKey(source.directory),
            job.path,
            job.name,
            job.go,
            job.settings,
            ...job.files.flatMap(({ name, bytes }) => [name, bytes]),
          ]);
    return { ...job, source, shown, key };
  }
}

function isAsked({ asked }: SourceDirectory, name: string): boolean {
  return asked?.has(name) ?? true;
}

/** What an outcome says of the files that are asked about, and of the package as a whole. */
function narrowed(outcome: PackageOutcome, source: SourceDirectory): PackageOutcome {
  const isOfThese = ({ name }: { readonly name: string }) => name === '' || isAsked(source, name);
  return {
    ...outcome,
    findings: outcome.findings.filter(({ file }) => isAsked(source, file)),
    errors: outcome.errors.filter(isOfThese),
    doubts: outcome.doubts.filter(isOfThese),
    counts: outcome.counts.filter(isOfThese),
    notDecided: outcome.notDecided.filter(isOfThese),
  };
}

/** Checks everything that was discovered. Rejects with the signal's reason when it is aborted. */
export async function checkTree(discovery: Discovery, options: CheckOptions): Promise<CheckResult> {
  const check = new Check(discovery, options);
  await check.run();
  return { packages: check.packages, errors: check.errors, files: check.files };
}
