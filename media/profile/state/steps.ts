/**
 * Owns how a profile is looked at: its refinements with the way back, granularity and direction. Each step starts from the one asked for
 * before it, shown or not. Refuses to know pictures.
 */
import type { Granularity } from '#engine/profile/names/frames';
import type { Refinement } from '#engine/profile/refine/refinement';
import { plainView, type ViewSpec } from '../model';
import { RefinementHistory } from './history';

/** Shows a way to look; returns what is wrong with it: then what was shown before stays. */
export type Look = (spec: ViewSpec) => Promise<string | undefined>;

export class Steps {
  readonly history = new RefinementHistory(plainView.refinements);
  private wanted: ViewSpec = plainView;

  /** @param shown what is looked at now */
  constructor(
    private readonly look: Look,
    private readonly shown: () => ViewSpec,
  ) {}

  /**
   * One more step that narrows the view.
   * @returns undefined, or what is wrong with it: then nothing changed
   */
  refine(refinement: Refinement): Promise<string | undefined> {
    const same = this.history.current.some(
      ({ kind, pattern }) => kind === refinement.kind && pattern === refinement.pattern,
    );
    return same ? Promise.resolve(undefined) : this.useRefinements([...this.history.current, refinement]);
  }

  /** Takes one refinement away, by its place in the history's current list. */
  async dropRefinement(index: number): Promise<void> {
    await this.useRefinements(this.history.current.filter((_, at) => at !== index));
  }

  /** All refinements at once, as one step. Returns what is wrong, as `refine` does. */
  useRefinements(refinements: readonly Refinement[]): Promise<string | undefined> {
    this.history.push(refinements);
    return this.go({ refinements });
  }

  async undo(): Promise<void> {
    if (!this.history.canUndo) return;
    this.history.undo();
    await this.go({ refinements: this.history.current });
  }

  async redo(): Promise<void> {
    if (!this.history.canRedo) return;
    this.history.redo();
    await this.go({ refinements: this.history.current });
  }

  async chooseGranularity(granularity: Granularity): Promise<void> {
    await this.go({ granularity });
  }

  async invert(inverted = !this.wanted.inverted): Promise<void> {
    await this.go({ inverted });
  }

  /** Everything at once, as a step nobody takes back: a view that is found again. What is wrong with it is left out. */
  async restore(spec: ViewSpec): Promise<void> {
    this.history.replace(spec.refinements);
    await this.go(spec);
  }

  private async go(change: Partial<ViewSpec>): Promise<string | undefined> {
    this.wanted = { ...this.wanted, ...change };
    const problem = await this.look(this.wanted);
    if (problem === undefined) return undefined;
    this.wanted = this.shown();
    this.history.returnTo(this.wanted.refinements);
    return problem;
  }
}
