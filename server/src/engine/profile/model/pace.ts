/** Owns how long work on a profile gives way: progress, pauses between slices, cancellation. Knows nothing of timers; the pause is handed in. */
import { ProfileError } from './errors';

/** How the caller of long work wants it to behave. Everything is optional: with nothing given, work runs through. */
export interface Pacing {
  /** Told between slices how much of the current step is done, 0 to 1. */
  readonly progress?: (step: string, done: number) => void;
  /** Awaited between slices of about `sliceMs`; should let messages and input through. */
  readonly pause?: () => Promise<void>;
  /** Looked at between slices; an AbortSignal fits. */
  readonly signal?: { readonly aborted: boolean };
}

/** Longest time between two pauses, milliseconds. */
const sliceMs = 12;

/** Paces one piece of work. Call `due()` every few thousand items and await `rest()` when it says so. */
export class Pace {
  private sliceStart = Date.now();

  constructor(
    private readonly pacing: Pacing,
    private readonly step: string,
  ) {}

  /** Whether it is time to rest: the slice is over, or somebody wants to stop. */
  due(): boolean {
    return this.pacing.signal?.aborted === true || Date.now() - this.sliceStart >= sliceMs;
  }

  /** Reports, pauses, and throws ProfileError 'cancelled' when told to stop. */
  async rest(done: number): Promise<void> {
    this.pacing.progress?.(this.step, done);
    await this.pacing.pause?.();
    if (this.pacing.signal?.aborted) {
      throw new ProfileError('cancelled', 'was not read to its end', 'Open it again to see it.');
    }
    this.sliceStart = Date.now();
  }
}
