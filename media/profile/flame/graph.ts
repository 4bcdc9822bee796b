/** Owns what a flame graph is drawn from, whoever made it: the profile's own tree, or one side of a sandwich. Refuses to know the screen. */
import type { ProfileColouring } from '#protocol/profile';
import type { Frames, Layout, Shape } from '../model';

/** What stands out in the shape: `tower` is where nested calls of one function begin, `floor` each further one of them. */
export type Mark = 'plateau' | 'tower' | 'floor';

export interface Graph {
  readonly frames: Frames;
  readonly shape: Shape;
  readonly layout: Layout;
  /** Selected node, 0 for none. */
  readonly selected: number;
  /** Per node `unlit`, `onPath` or `hit`; undefined without a search. */
  readonly lit: Uint8Array | undefined;
  /** Whether self time means something here: not where roots and leaves changed places, nor in a difference. */
  readonly hasSelf: boolean;
  readonly colouring: ProfileColouring;
  nameOf(node: number): string;
  /** By node, where the picture is one whose verdicts are known. */
  readonly marks: ReadonlyMap<number, Mark>;
  /** A cost, for people. */
  value(cost: number): string;
  /** Its share of the total, for people. */
  share(cost: number): string;
  /** What stands at the right of a node's frame: its share, in a diff its difference. */
  figure(node: number): string;
  /** Selects a node; `card` also shows what is known of it. */
  select(node: number, card?: boolean): void;
}
