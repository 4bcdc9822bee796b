/** The worker pool and the result cache under bad luck: throwing, dying, hanging workers; cancel; damaged and crowded caches. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PoolOptions, runPool } from '../../server/src/host/worker-pool/pool';
import { contentKey, ResultCache } from '../../server/src/host/worker-pool/result-cache';

/** Doubles numbers; obeys the words that make it misbehave. */
const worker = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ items }) => {
  for (const item of items) {
    if (item === 'throw') throw new Error('no such luck');
    if (item === 'exit') process.exit(3);
    if (item === 'hang') for (;;) {}
    if (item === 21) {
      // Takes much longer than it may be silent, and says so.
      for (let sign = 0; sign < 12; sign++) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
        parentPort.postMessage({ alive: true });
      }
    }
    parentPort.postMessage(item === 'fail' ? { failure: 'It failed.' } : { result: item * 2 });
  }
});`;

describe('worker pool', () => {
  let directory: string;
  let script: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'gopherscope-pool-'));
    script = join(directory, 'worker.js');
    writeFileSync(script, worker);
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  async function run(items: readonly (number | string)[], options: Partial<PoolOptions> = {}, batch = 3) {
    const left = [...items];
    const results: number[] = [];
    const failures: string[] = [];
    await runPool<number | string, number>(
      {
        script,
        workers: 2,
        workerData: undefined,
        hangMilliseconds: 5000,
        signal: new AbortController().signal,
        ...options,
      },
      {
        next: async () => (left.length === 0 ? undefined : left.splice(0, batch)),
        done: (_item, result) => results.push(result),
        failed: (item, message) => failures.push(`${item}: ${message}`),
      },
    );
    return { results: results.sort((a, b) => a - b), failures };
  }

  it('answers every item once', async () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    assert.deepEqual(
      (await run(items)).results,
      items.map((item) => item * 2),
    );
    assert.deepEqual(await run([]), { results: [], failures: [] });
  });

  it('loses only the item a worker died of', async () => {
    const { results, failures } = await run([1, 'throw', 2, 3, 'exit', 4, 5, 'fail', 6, 7]);
    assert.deepEqual(results, [2, 4, 6, 8, 10, 12, 14]);
    assert.deepEqual(failures.sort(), [
      'exit: The analysis ended with status 3.',
      'fail: It failed.',
      'throw: The analysis crashed: no such luck.',
    ]);
  });

  it('waits for a worker that gives signs of life', async () => {
    assert.deepEqual(await run([1, 21, 2], { hangMilliseconds: 600, workers: 1 }), {
      results: [2, 4, 42],
      failures: [],
    });
  });

  it('replaces a worker that hangs', async () => {
    const { results, failures } = await run([1, 'hang', 2, 3], { hangMilliseconds: 300, workers: 1 });
    assert.deepEqual(results, [2, 4, 6]);
    assert.deepEqual(failures, ['hang: The analysis gave no answer for 0.3 s and was stopped.']);
  });

  it('stops at once when cancelled', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('cancelled')), 100);
    // The hanging worker alone would take a minute, which is more than a test may.
    await assert.rejects(run([1, 'hang', 2], { signal: abort.signal, hangMilliseconds: 60_000 }), /cancelled/);
  });

  it('gives up when no thread stays alive', async () => {
    await assert.rejects(run(Array.from({ length: 50 }, () => 'exit')), /The analysis ended with status 3/);
  });

  it('passes on what the source of batches throws', async () => {
    const options: PoolOptions = {
      script,
      workers: 1,
      workerData: undefined,
      hangMilliseconds: 1000,
      signal: new AbortController().signal,
    };
    const events = { next: () => Promise.reject(new Error('gone')), done: () => {}, failed: () => {} };
    await assert.rejects(runPool(options, events), /gone/);
  });
});

describe('result cache', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gopherscope-cache-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const files = () =>
    readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

  it('gives back what it was given, and nothing that is damaged', () => {
    const cache = new ResultCache(directory);
    const key = contentKey(['a', new Uint8Array([1, 2])]);
    assert.equal(cache.get(key), undefined);
    cache.set(key, { answer: [1, 'ü'] });
    assert.deepEqual(new ResultCache(directory).get(key), { answer: [1, 'ü'] });
    const [entry] = files();
    writeFileSync(join(entry!.parentPath, entry!.name), '{"answer": [1,');
    assert.equal(cache.get(key), undefined);
    assert.equal(files().length, 1, 'no temporary file stays');
  });

  it('tells sequences apart by where their parts end', () => {
    const keys = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc']].map(contentKey);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('forgets the entries unused for longest', () => {
    const cache = new ResultCache(directory);
    const keys = ['a', 'b', 'c', 'd'].map((name) => contentKey([name]));
    for (const [age, key] of keys.entries()) {
      cache.set(key, 'x'.repeat(1000));
      const path = join(directory, 'results', key.slice(0, 2), key.slice(2));
      utimesSync(path, Date.now() / 1000 - 100 + age, Date.now() / 1000 - 100 + age);
    }
    cache.trim(2500);
    assert.deepEqual(
      keys.map((key) => cache.get(key) !== undefined),
      [false, false, true, true],
    );
  });

  it('stays below its limit, however many runs write on one day', () => {
    const limit = 20_000;
    for (let run = 0; run < 30; run++) {
      const cache = new ResultCache(directory, limit);
      for (let entry = 0; entry < 5; entry++) cache.set(contentKey([`${run} ${entry}`]), 'x'.repeat(1000));
      cache.settle();
      const bytes = files().reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
      assert.ok(bytes < limit + 100, `${bytes} bytes after run ${run}`);
    }
    assert.notEqual(new ResultCache(directory).get(contentKey(['29 4'])), undefined, 'what is new stays');
  });

  it('does without a folder it may not write', () => {
    writeFileSync(join(directory, 'file'), '');
    const cache = new ResultCache(join(directory, 'file'));
    cache.set(contentKey(['a']), 1);
    cache.settle();
    assert.equal(cache.get(contentKey(['a'])), undefined);
  });
});
