/** Owns the yardstick of the check budgets: parsing the same texts with nothing but the WASM parser, spread over as many workers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { GoParser } from '#engine/syntax/parser';

/** What a thread of this bundle finds in `workerData` when it is to parse. */
interface ParseWork {
  readonly bareParse: true;
  readonly dist: string;
  readonly texts: readonly string[];
}

function isParseWork(value: unknown): value is ParseWork {
  return typeof value === 'object' && value !== null && 'bareParse' in value;
}

/** To be called first in the bundle: true when this thread is a parse worker, which then needs nothing else. */
export function isBareParseWorker(): boolean {
  if (isMainThread || !isParseWork(workerData)) return false;
  void parseAll(workerData);
  return true;
}

async function parseAll({ dist, texts }: ParseWork): Promise<void> {
  const parser = await GoParser.load({
    runtime: readFileSync(join(dist, 'web-tree-sitter.wasm')),
    grammar: readFileSync(join(dist, 'tree-sitter-go.wasm')),
  });
  parentPort?.on('message', () => {
    for (const text of texts) parser.parse(text)?.delete();
    parentPort?.postMessage('done');
  });
  parentPort?.postMessage('ready');
}

function answer(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

export interface ParseCost {
  /** Seconds, without starting threads, loading the grammar or reading files. */
  readonly wall: number;
  readonly cpu: number;
}

/** Shares the texts out by size, largest first. */
export async function bareParse(root: string, texts: readonly string[], workers: number): Promise<ParseCost> {
  const shares = Array.from({ length: workers }, () => ({ bytes: 0, texts: [] as string[] }));
  for (const text of [...texts].sort((a, b) => b.length - a.length)) {
    const share = shares.reduce((least, other) => (other.bytes < least.bytes ? other : least));
    share.bytes += text.length;
    share.texts.push(text);
  }
  const dist = join(root, 'dist');
  const threads = shares.map(
    (share) =>
      new Worker(__filename, { workerData: { bareParse: true, dist, texts: share.texts } satisfies ParseWork }),
  );
  await Promise.all(threads.map(answer));
  const start = performance.now();
  const before = process.cpuUsage();
  const done = threads.map(answer);
  for (const thread of threads) thread.postMessage('go');
  await Promise.all(done);
  const used = process.cpuUsage(before);
  const wall = (performance.now() - start) / 1000;
  await Promise.all(threads.map((thread) => thread.terminate()));
  return { wall, cpu: (used.user + used.system) / 1e6 };
}
