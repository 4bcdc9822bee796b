/** Owns one side of the sandwich as a flame graph is drawn from it: its costs beside the profile's names. Refuses to know the screen. */
import type { ProfileColouring } from '#protocol/profile';
import type { Graph, Mark } from '../flame/graph';
import type { Frames, Layout, SandwichSide, Shape } from '../model';
import type { Session } from '../session';
import { findPath, pathOf } from '../state/path';
import { search } from '../worker/search';

export class SideGraph implements Graph {
  /** Selected node, 0 for none. */
  selected = 0;
  lit: Uint8Array | undefined;
  layout: Layout;
  /** Of `side`, kept until another is used: drawing goes on with them while the session has a newer picture already. */
  frames: Frames;
  private side: SandwichSide = noSide;
  /** Sides begin at a function, plateaus and towers at the root. */
  readonly marks: ReadonlyMap<number, Mark> = new Map();
  /** Outermost hits of the search in drawing order. */
  hits: Uint32Array = new Uint32Array();

  /** @param endsInSelf whether the last frame of a path is where the cost arises */
  constructor(
    private readonly session: Session,
    private readonly endsInSelf: boolean,
    private readonly picked: (side: SideGraph) => void,
  ) {
    this.frames = session.frames;
    this.layout = session.layout;
    this.use(noSide);
  }

  get shape(): Shape {
    return this.side.shape;
  }

  get colouring(): ProfileColouring {
    return this.session.colouring;
  }

  get hasSelf(): boolean {
    return this.endsInSelf && !this.layout.base;
  }

  /** Depth of the deepest frame that costs anything, 0 where there is nothing but the function itself. */
  get depth(): number {
    const { shape, layout } = this;
    let deepest = 0;
    for (let node = 1; node < shape.count; node++) {
      if (layout.width[node]! > 0 && shape.depth[node]! > deepest) deepest = shape.depth[node]!;
    }
    return deepest;
  }

  /** Functions directly beside the middle that cost anything. */
  get neighbours(): number {
    const direct = this.layout.children.subarray(0, this.shape.childOffset[1]);
    return direct.filter((node) => this.layout.width[node]! > 0).length;
  }

  get isEmpty(): boolean {
    return this.neighbours === 0;
  }

  /** Another function, or other costs; a selection stays where its path is found again. */
  use(side: SandwichSide): void {
    const path = pathOf(this, this.selected);
    const { layout } = this.session;
    const { baseCum, ...placed } = side.placed;
    this.side = side;
    this.frames = this.session.frames;
    this.layout = { ...layout, ...placed, base: layout.base && baseCum && { ...layout.base, cum: baseCum } };
    this.selected = path.length === 0 ? 0 : findPath(this, path);
    this.light();
  }

  /** What the session searches for, lit on this side. */
  light(): void {
    const { result } = this.session.search;
    const functions = result?.functions;
    // A result that came before the picture speaks of other rows.
    const found =
      functions?.length === this.frames.names.length ? search(this.shape, this.layout, functions) : undefined;
    this.lit = found?.lit;
    this.hits = found?.hits ?? new Uint32Array();
  }

  frameOf(node: number): number {
    return this.shape.frame[node]!;
  }

  /** The node of the call tree that stands for one of this side; 0 while the session has a newer picture. */
  mainNode(node: number): number {
    if (this.frames !== this.session.frames) return 0;
    if (this.session.view.inverted) return this.session.layout.widest[this.frameOf(node)]!;
    return this.side.origin[node]!;
  }

  nameOf(node: number): string {
    return this.frames.names[this.frameOf(node)]!;
  }

  value(cost: number): string {
    return this.session.value(cost);
  }

  share(cost: number): string {
    return this.session.share(cost);
  }

  figure(node: number): string {
    const cum = this.layout.cum[node]!;
    return this.layout.base ? this.session.delta(cum) : this.share(cum);
  }

  select(node: number): void {
    this.selected = node;
    this.picked(this);
  }
}

/** Before the first answer. */
const noSide: SandwichSide = {
  shape: {
    count: 1,
    maxDepth: 0,
    frame: new Uint32Array(1),
    parent: new Uint32Array(1),
    depth: new Uint16Array(1),
    inlined: new Uint8Array(1),
    childOffset: new Uint32Array(2),
  },
  placed: {
    flat: new Float64Array(1),
    cum: new Float64Array(1),
    width: new Float64Array(1),
    start: new Float64Array(1),
    children: new Uint32Array(),
    rank: new Uint32Array(1),
    size: new Uint32Array(1),
    widest: new Uint32Array(),
    baseCum: undefined,
  },
  origin: new Uint32Array(1),
};
