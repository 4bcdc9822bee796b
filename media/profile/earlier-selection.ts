/**
 * Owns which frame was selected when refinements were left, so that the way back selects it again, unless another was chosen meanwhile.
 * Refuses to know the tree.
 */
import type { Refinement } from '#engine/profile/refine/refinement';
import type { ViewSpec } from './model';

export class EarlierSelection {
  private readonly left = new WeakMap<
    readonly Refinement[],
    { readonly spec: ViewSpec; readonly path: readonly string[] }
  >();
  /** The node that was selected by going to the picture shown, not by anybody's choice. */
  private carried = -1;

  /**
   * The path to select in the picture that comes.
   * @param from what is left, with the selected node and its path
   */
  next(to: ViewSpec, from: ViewSpec, selected: number, path: readonly string[]): readonly string[] {
    const chosen = selected !== this.carried;
    const earlier = this.left.get(to.refinements);
    if (to.refinements === from.refinements) return path;
    this.left.set(from.refinements, { spec: from, path });
    const fits = earlier?.spec.granularity === to.granularity && earlier.spec.inverted === to.inverted;
    return earlier && fits && !chosen ? earlier.path : path;
  }

  /** @param node selected in the picture that has come */
  arrived(node: number): void {
    this.carried = node;
  }
}
