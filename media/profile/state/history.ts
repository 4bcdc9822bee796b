/** Owns the refinements of a view with the way back and forth through earlier ones. Pure; refuses to know what they do. */
import type { Refinement } from '#engine/profile/refine/refinement';

type Refinements = readonly Refinement[];

export class RefinementHistory {
  private past: Refinements[] = [];
  private future: Refinements[] = [];

  constructor(private now: Refinements) {}

  get current(): Refinements {
    return this.now;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** A new step; what was undone before is given up. */
  push(next: Refinements): void {
    this.past.push(this.now);
    this.future = [];
    this.now = next;
  }

  /** Other refinements without a way back. */
  replace(next: Refinements): void {
    this.past = [];
    this.future = [];
    this.now = next;
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.now);
    this.now = before;
  }

  redo(): void {
    const next = this.future.pop();
    if (!next) return;
    this.past.push(this.now);
    this.now = next;
  }

  /** Back to refinements that were current before, steps that turned out not to be possible are given up. */
  returnTo(refinements: Refinements): void {
    if (refinements === this.now) return;
    const at = this.past.lastIndexOf(refinements);
    if (at >= 0) {
      this.past.length = at;
      this.now = refinements;
      return;
    }
    // It was a step back that failed.
    while (this.now !== refinements && this.canRedo) this.redo();
    if (this.now !== refinements) this.replace(refinements);
  }
}
