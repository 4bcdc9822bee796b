/**
 * Owns a few worker threads and the batches they work on: at most one batch running and one waiting per worker; a worker that crashes or hangs is
 * replaced and only the item it was busy with is lost. Knows nothing of what the items are.
 *
 * A worker takes `{ items }` messages and answers each item, in order, with a {@link PoolAnswer}. It may give a {@link PoolSign} at any time before.
 */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

export interface PoolOptions {
  /** JavaScript file the workers run. */
  readonly script: string;
  readonly workers: number;
  readonly workerData: unknown;
  /** A worker that neither answers nor gives a sign for so long is replaced. Milliseconds. */
  readonly hangMilliseconds: number;
  readonly signal: AbortSignal;
}

export interface PoolEvents<Item, Result> {
  /** The next batch, or undefined when there is none left. Called when a worker has room; never twice at once. */
  readonly next: () => Promise<readonly Item[] | undefined>;
  readonly done: (item: Item, result: Result) => void;
  /** The worker threw, crashed or hung on this item. `message` is a sentence. */
  readonly failed: (item: Item, message: string) => void;
}

/** What a worker posts for each item. */
export type PoolAnswer<Result> = { readonly result: Result } | { readonly failure: string };

/** What a worker posts now and then while it works on a large item: it gets on. */
export type PoolSign = { readonly alive: true };

/** Batches a worker may hold: one to work on, one so that it need not wait for the next. */
const prefetched = 2;

/** V8 heap of one worker; the largest packages of the standard library stay far below. */
const workerHeapMegabytes = 1024;
/** Of it, what was just made: a larger nursery takes more memory in all and is no faster. */
const workerNurseryMegabytes = 16;
/** Threads that die one after the other without a single answer: it is not the items' fault. */
const mostFruitlessCrashes = 4;

/**
 * Bytecodes a function runs before V8 looks whether to optimise it; 67,584 by itself. A thread of the pool lives for seconds and runs a thousand functions: at
 * V8's own figure compiling them takes the processors a third of the time the work takes, and what it makes is used too little to be worth it.
 */
const interruptBudget = 1_000_000;

/** No thread lives long enough to work. `message` is a sentence. */
class PoolError extends Error {
  override readonly name = 'PoolError';
}

class PoolWorker<Item, Result> {
  readonly #options: PoolOptions;
  readonly #events: PoolEvents<Item, Result>;
  readonly #progressed: () => void;
  #thread: Worker | undefined;
  /** Oldest first. Items stay here until answered, so that a new thread can be given them again. */
  #batches: Item[][] = [];
  /** After a crash: one item at a time, because answers posted just before a crash get lost and would put the blame on the wrong item. */
  #careful = false;
  #fruitlessCrashes = 0;
  /** Set when no thread stays alive; the pool gives up then. */
  broken: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions, events: PoolEvents<Item, Result>, progressed: () => void) {
    this.#options = options;
    this.#events = events;
    this.#progressed = progressed;
  }

  get load(): number {
    return this.#batches.length;
  }

  send(batch: readonly Item[]): void {
    if (this.#careful) {
      this.#batches.push(...batch.map((item) => [item]));
      return;
    }
    this.#batches.push([...batch]);
    this.#post(batch);
    if (this.#batches.length === 1) this.#watch();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #post(items: readonly Item[]): void {
    this.#thread ??= this.#start();
    this.#thread.postMessage({ items });
  }

  #start(): Worker {
    const thread = new Worker(this.#options.script, {
      workerData: this.#options.workerData,
      resourceLimits: { maxOldGenerationSizeMb: workerHeapMegabytes, maxYoungGenerationSizeMb: workerNurseryMegabytes },
    });
    thread.on('message', (message: PoolAnswer<Result> | PoolSign) => {
      if (thread !== this.#thread) return;
      if ('alive' in message) this.#watch();
      else this.#answered(message);
    });
    thread.on('error', (error: Error) => {
      if (thread === this.#thread) this.#crashed(`The analysis crashed: ${error.message}.`);
    });
    thread.on('exit', (status) => {
      if (thread === this.#thread) this.#crashed(`The analysis ended with status ${status}.`);
    });
    return thread;
  }

  #take(): Item | undefined {
    const item = this.#batches[0]?.shift();
    if (this.#batches[0]?.length === 0) this.#batches.shift();
    return item;
  }

  #answered(answer: PoolAnswer<Result>): void {
    const item = this.#take();
    if (item === undefined) return;
    this.#fruitlessCrashes = 0;
    if (this.#careful) this.#postNext();
    this.#watch();
    if ('result' in answer) this.#events.done(item, answer.result);
    else this.#events.failed(item, answer.failure);
    this.#progressed();
  }

  #crashed(message: string): void {
    if (++this.#fruitlessCrashes > mostFruitlessCrashes) {
      this.#drop();
      this.broken = message;
      this.#progressed();
      return;
    }
    if (this.#careful) {
      this.#blame(message);
      return;
    }
    this.#drop();
    this.#careful = true;
    this.#batches = this.#batches.flat().map((item) => [item]);
    this.#postNext();
    this.#watch();
  }

  /** Gives up the oldest unanswered item; a new thread gets the others. */
  #blame(message: string): void {
    this.#drop();
    const culprit = this.#take();
    if (this.#careful) this.#postNext();
    else for (const batch of this.#batches) this.#post(batch);
    this.#watch();
    if (culprit !== undefined) this.#events.failed(culprit, message);
    this.#progressed();
  }

  #drop(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    void thread?.terminate();
  }

  #postNext(): void {
    const [batch] = this.#batches;
    if (batch === undefined) this.#careful = false;
    else this.#post(batch);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#batches.length === 0) return;
    const { hangMilliseconds } = this.#options;
    this.#timer = setTimeout(() => {
      this.#blame(`The analysis gave no answer for ${hangMilliseconds / 1000} s and was stopped.`);
    }, hangMilliseconds);
  }
}

/**
 * Runs until `next` has nothing more and every item is answered. Threads are started only when there is a batch for them.
 * Rejects with the signal's reason when it is aborted, with what `next` threw when it throws, with {@link PoolError} when no thread stays alive;
 * the threads are gone by then.
 */
export async function runPool<Item, Result>(options: PoolOptions, events: PoolEvents<Item, Result>): Promise<void> {
  const { signal } = options;
  // The process has one figure; threads that start later have it, and the thread that feeds them loses nothing by it.
  setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
  const workers: PoolWorker<Item, Result>[] = [];
  let wake = () => {};
  const progressed = () => wake();
  signal.addEventListener('abort', progressed);
  try {
    let exhausted = false;
    for (;;) {
      signal.throwIfAborted();
      const broken = workers.find((worker) => worker.broken !== undefined)?.broken;
      if (broken !== undefined) throw new PoolError(broken);
      let free = workers.filter((worker) => worker.load < prefetched).sort((a, b) => a.load - b.load)[0];
      if (!exhausted && (free === undefined || free.load > 0) && workers.length < options.workers) {
        free = new PoolWorker(options, events, progressed);
        workers.push(free);
      }
      if (!exhausted && free !== undefined) {
        const batch = await events.next();
        if (batch === undefined) exhausted = true;
        else free.send(batch);
        continue;
      }
      if (exhausted && workers.every((worker) => worker.load === 0)) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal.removeEventListener('abort', progressed);
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}
