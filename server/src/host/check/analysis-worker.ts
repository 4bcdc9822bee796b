/**
 * Owns one worker thread of the check: takes packages, gives their outcomes. Loads the parser once, keeps nothing of a package when it is done.
 * Bundled as dist/analysis-worker.js beside the wasm files.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { rules } from '#engine/rules/registry.generated';
import { AnalysisSession } from '#engine/rules/session';
import { GoParser } from '#engine/syntax/parser';
import type { PoolAnswer } from '../worker-pool/pool';
import { checkPackage } from './check-package';
import type { PackageJob, PackageOutcome } from './package-job';

function wasm(name: string): Uint8Array {
  return readFileSync(join(__dirname, name));
}

const parser = GoParser.load({ runtime: wasm('web-tree-sitter.wasm'), grammar: wasm('tree-sitter-go.wasm') });

let session: AnalysisSession | undefined;

function answer(goParser: GoParser, job: PackageJob): PoolAnswer<PackageOutcome> {
  session ??= new AnalysisSession(goParser, [...rules.values()]);
  try {
    const result = checkPackage(session, goParser, job);
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
