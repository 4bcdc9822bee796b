/** Owns noticing that a served file is no longer the one that was read. Looks now and then while the page is seen. Refuses to know where stamps come from. */

/** What became of it since. */
export type FileNow = 'same' | 'changed' | 'gone';

/** One for each file that is shown, another text for another content; null for a file that is gone. */
export type Stamps = readonly (string | null)[];

/** Between two looks, milliseconds. */
const pause = 2000;

export class FileWatch {
  private known: Stamps | undefined;
  private told: FileNow = 'same';
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Looks of before `begin` count no more. */
  private round = 0;

  constructor(
    private readonly stamps: () => Promise<Stamps>,
    /** @param at which of the files */
    private readonly tell: (now: FileNow, at: number) => void,
  ) {}

  /** To be awaited before the files are read, so that what changes meanwhile is noticed. */
  async begin(): Promise<void> {
    clearTimeout(this.timer);
    const round = ++this.round;
    this.told = 'same';
    this.tell('same', 0);
    try {
      this.known = await this.stamps();
    } catch {
      // What is wrong is said by who reads the file.
      this.known = undefined;
    }
    if (round === this.round && this.known !== undefined) this.later(round);
  }

  private later(round: number): void {
    this.timer = setTimeout(() => void this.look(round), pause);
  }

  private async look(round: number): Promise<void> {
    if (document.visibilityState === 'visible') {
      try {
        const stamps = await this.stamps();
        if (round !== this.round) return;
        const at = stamps.findIndex((stamp, index) => stamp !== this.known?.[index]);
        const now = at < 0 ? 'same' : stamps[at] === null ? 'gone' : 'changed';
        if (now !== this.told) this.tell(now, Math.max(0, at));
        this.told = now;
      } catch {
        // Nobody serves any more; what is shown stays.
        return;
      }
    }
    if (round === this.round) this.later(round);
  }
}
