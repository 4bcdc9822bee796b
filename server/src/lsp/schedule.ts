/**
 * Owns when analysis runs: one job at a time, most urgent first, in slices that yield to incoming messages, newer work overtaking older.
 * Knows nothing of what the jobs do.
 */

/** Longest stretch without looking at incoming messages, milliseconds; below the promised 15 ms so that the last step of a slice has room. */
const sliceLength = 10;

/** How long work rests that nobody who is typing waits for, milliseconds: less than lies between two keys, so that it goes on between most. */
const restLength = 25;

/** Order in which waiting jobs run. */
export enum Urgency {
  /** The text under the cursor. */
  Open = 0,
  /** Files whose findings may change because another one did. */
  Dependent = 1,
  /** Everything else. */
  Background = 2,
}

/** Thrown inside a job that was overtaken; jobs let it pass. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** What a running job uses to share the thread. */
export interface Pace {
  /** Whether the slice is used up. Cheap: call it between steps of a millisecond or less. */
  due(): boolean;
  /** Lets messages in and starts a new slice. Rejects with {@link Overtaken} when the job shall stop. */
  pause(): Promise<void>;
  /** A longer pause, between what somebody waits for and what can wait: the next edit may be on its way. */
  rest(): Promise<void>;
}

export type Job = (pace: Pace) => Promise<void>;

export interface SchedulePlatform {
  now(): number;
  /** Resolves after waiting messages were handled. */
  yieldToMessages(): Promise<void>;
  after(milliseconds: number, callback: () => void): void;
  /** A job failed; the schedule goes on. */
  failed(key: string, error: unknown): void;
}

interface Entry {
  readonly key: string;
  readonly urgency: Urgency;
  readonly job: Job;
  overtaken: boolean;
  /** Ends the rest it takes. */
  wake?: () => void;
}

export class Schedule {
  readonly #platform: SchedulePlatform;
  readonly #waiting = new Map<string, Entry>();
  #running: Entry | undefined;
  #active = false;
  #idle: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(platform: SchedulePlatform) {
    this.#platform = platform;
  }

  /** Runs `job` when its turn comes. A job of the same key that waits or runs is dropped; a less urgent one that runs starts again later. */
  add(key: string, urgency: Urgency, job: Job): void {
    if (this.#closed) return;
    // An urgent wish is not lowered by a later, less urgent one for the same key.
    const before = this.#waiting.get(key);
    this.#waiting.delete(key);
    const entry = { key, urgency: Math.min(urgency, before?.urgency ?? urgency), job, overtaken: false };
    this.#waiting.set(key, entry);
    const running = this.#running;
    if (!this.#active) {
      this.#active = true;
      this.#idle = this.#run();
      return;
    }
    // Between two jobs nothing runs, and the next choice sees the new one.
    if (running === undefined) return;
    if (running.key === key) {
      overtake(running);
    } else if (entry.urgency < running.urgency && !running.overtaken) {
      overtake(running);
      if (!this.#waiting.has(running.key)) this.#waiting.set(running.key, { ...running, overtaken: false });
    }
  }

  /** Drops the job of this key, running or waiting. */
  drop(key: string): void {
    this.#waiting.delete(key);
    if (this.#running?.key === key) overtake(this.#running);
  }

  /** Resolves when nothing waits or runs. */
  idle(): Promise<void> {
    return this.#idle;
  }

  close(): void {
    this.#closed = true;
    this.#waiting.clear();
    if (this.#running !== undefined) overtake(this.#running);
  }

  async #run(): Promise<void> {
    // Edits that arrive together are seen together: the first slice starts after the messages that already wait.
    await this.#platform.yieldToMessages();
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      this.#running = entry;
      try {
        await entry.job(this.#paceOf(entry));
      } catch (error) {
        if (!(error instanceof Overtaken)) this.#platform.failed(entry.key, error);
      }
      this.#running = undefined;
      if (this.#waiting.size > 0) await this.#platform.yieldToMessages();
    }
    this.#active = false;
  }

  #next(): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#waiting.values()) {
      if (first === undefined || entry.urgency < first.urgency) first = entry;
    }
    if (first !== undefined) this.#waiting.delete(first.key);
    return first;
  }

  #paceOf(entry: Entry): Pace {
    const platform = this.#platform;
    let end = platform.now() + sliceLength;
    const pause = async () => {
      await platform.yieldToMessages();
      if (entry.overtaken) throw new Overtaken(`${entry.key} was overtaken`);
      end = platform.now() + sliceLength;
    };
    return {
      due: () => platform.now() >= end,
      pause,
      rest: async () => {
        await new Promise<void>((resolve) => {
          entry.wake = resolve;
          platform.after(restLength, resolve);
        });
        await pause();
      },
    };
  }
}

function overtake(entry: Entry): void {
  entry.overtaken = true;
  entry.wake?.();
}
