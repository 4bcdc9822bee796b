/** Owns starting, asking and ending the thread of counting-worker.ts. A thread that fails has counted nothing, which is told and no fault. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CountedShare, TallyCompanion, TallyShare } from '#engine/profile/costs/tally-share';

/** Bytes of a file for which a thread is worth its start: some 40 ms of work. */
const worthwhile = 1 << 20;

export class CountingThread implements TallyCompanion {
  private readonly worker: Worker;
  private failed = false;

  /**
   * Starts a thread while the file is still to be inflated; undefined where it would not pay.
   * @param scripts folder of the bundles
   */
  static startFor(file: Uint8Array, scripts: string): CountingThread | undefined {
    if (file.length < worthwhile || availableParallelism() < 2) return undefined;
    return new CountingThread(join(scripts, 'counting-worker.js'));
  }

  private constructor(script: string) {
    this.worker = new Worker(script);
    this.worker.once('error', () => {
      this.failed = true;
    });
  }

  count(share: TallyShare): Promise<CountedShare | undefined> {
    return new Promise((resolve) => {
      if (this.failed) return resolve(undefined);
      this.worker.once('message', resolve);
      this.worker.once('error', () => resolve(undefined));
      this.worker.once('exit', () => resolve(undefined));
      this.worker.postMessage(share);
    });
  }

  /** Ends the thread, whatever it is doing. */
  end(): void {
    void this.worker.terminate();
  }
}
