/**
 * Owns which function is in the middle of the sandwich, the way back to earlier ones, and asking for its two sides.
 * Knows functions by name, for their rows change with the granularity. Refuses to know the screen.
 */
import type { SandwichSides } from '../model';
import type { Session } from '../session';

export class Centre {
  /** '' before the first. */
  name = '';
  private past: string[] = [];
  private asking = false;
  /** Something changed since the sides were asked for last. */
  private stale = true;

  constructor(
    private readonly session: Session,
    private readonly arrived: (sides: SandwichSides) => void,
  ) {}

  get canGoBack(): boolean {
    return this.past.length > 0;
  }

  /** Row of the function in the picture shown, -1 where it is not in it. */
  get frame(): number {
    return this.session.frames.names.indexOf(this.name);
  }

  /**
   * Another function.
   * @param keep whether there is a way back to the one before
   */
  go(frame: number, keep = true): void {
    const name = this.session.frames.names[frame]!;
    if (name === this.name) return;
    if (keep && this.name !== '') this.past.push(this.name);
    this.name = name;
    this.reload();
  }

  /** To the one before; those the picture no longer has are passed over. Tells whether there was one. */
  back(): boolean {
    for (let name = this.past.pop(); name !== undefined; name = this.past.pop()) {
      if (!this.session.frames.names.includes(name)) continue;
      this.name = name;
      this.reload();
      return true;
    }
    return false;
  }

  /** What is known of the sides no longer holds. */
  invalidate(): void {
    this.stale = true;
  }

  /** Asks where that was put off. */
  load(): void {
    if (this.stale) this.reload();
  }

  /** One question at a time: who goes through many functions quickly waits for the last one alone. */
  private reload(): void {
    this.stale = true;
    if (!this.asking) void this.ask();
  }

  private async ask(): Promise<void> {
    this.asking = true;
    try {
      while (this.stale) {
        this.stale = false;
        const { frame } = this;
        if (frame < 0) return;
        const sides = await this.session.sandwich(frame);
        if (sides && !this.stale) this.arrived(sides);
      }
    } finally {
      this.asking = false;
    }
  }
}
