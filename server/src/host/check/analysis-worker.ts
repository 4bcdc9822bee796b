/**
 * Owns one worker thread of the check: takes packages, gives their outcomes. Loads the parser once, keeps nothing of a package when it is done.
 * Bundled as dist/analysis-worker.js beside the wasm files.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { AnalysisSession } from '#engine/checking/session';
import { rules } from '#engine/rules/registry.generated';
import { GoParser } from '#engine/syntax/parser';
import type { BuildTarget } from '../source/build-constraint';
import { DiskPackages } from '../source/disk-packages';
import type { EarlierFiles } from '../source/package-files';
import type { PoolAnswer, PoolSign } from '../worker-pool/pool';
import { checkPackage } from './check-package';
import type { PackageJob, PackageOutcome } from './package-job';

/** What every worker is told when it starts. */
export interface WorkerData {
  readonly target: BuildTarget;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Packages that others import are as they were then. */
  readonly earlier?: EarlierFiles;
}

function wasm(name: string): Uint8Array {
  return readFileSync(join(__dirname, name));
}

const modules = { runtime: wasm('web-tree-sitter.wasm'), grammar: wasm('tree-sitter-go.wasm') };
const parser = GoParser.load(modules, () => performance.now());

let session: AnalysisSession | undefined;

const { target, environment, earlier } = workerData as WorkerData;
let packages = new DiskPackages(target, environment, earlier);

/** Source text of other packages held by one worker, with all that was learnt of it, in characters. */
const mostHeld = 5 << 20;

/** Milliseconds between two signs of life. */
const signsEvery = 5_000;
let lastSign = performance.now();

/** A package may take longer than a thread may be silent. */
function sign(): void {
  const now = performance.now();
  if (now - lastSign < signsEvery) return;
  lastSign = now;
  parentPort?.postMessage({ alive: true } satisfies PoolSign);
}

function answer(goParser: GoParser, job: PackageJob): PoolAnswer<PackageOutcome> {
  session ??= new AnalysisSession(goParser, [...rules.values()]);
  try {
    const result = checkPackage(session, goParser, packages, job, sign);
    if (packages.held > mostHeld) {
      packages = new DiskPackages(target, environment, earlier);
      session.clear();
    }
    // A session switches failing rules off for good, but a package's outcome must not depend on which ones came before it.
    if (result.faulty) session = undefined;
    return { result };
  } catch (error) {
    session = undefined;
    return { failure: `The analysis failed: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

parentPort?.on('message', ({ items }: { items: readonly PackageJob[] }) => {
  // Without a parser there is no work to do: the thread ends, and the pool says why.
  void parser.then((goParser) => {
    for (const job of items) parentPort?.postMessage(answer(goParser, job));
  });
});
