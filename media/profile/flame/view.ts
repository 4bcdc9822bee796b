/**
 * Owns the flame graph on the page: canvas, scrolling, repainting when something changed, and where things are on it.
 * Leaves looks to the painter, movement to the camera and gestures to its own file.
 */
import { element } from '../dom';
import { type Palette, readPalette, watchTheme } from '../theme/palette';
import { Camera } from './camera';
import type { Graph } from './graph';
import { type Drawn, Painter } from './painter';
import { Rows, rowHeight } from './rows';
import { Twin } from './twin';
import { nodeAt, type Region } from './visible';

/** How long the twin waits after the last movement, milliseconds: building it costs more than a painting. */
const settleTime = 80;
/** Rows kept between the selection and the edge when it is scrolled into view. */
const margin = 2;

export interface FlameListener {
  /** After every painting. */
  painted(view: FlameView): void;
  /** The palette changed. */
  themed(palette: Palette): void;
}

export interface FlameLook {
  /** For tests to find it by. */
  readonly id: string;
  /** What the graph is called to people who listen. */
  readonly label: string;
  /** Depth 1 at the bottom, what lies under it above. */
  readonly flipped: boolean;
}

export class FlameView {
  readonly element: HTMLElement;
  readonly camera = new Camera(() => this.repaint());
  readonly twin: Twin;
  hovered = 0;
  drawn: Drawn = { narrow: 0, floor: new Float32Array() };
  palette: Palette;
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly spacer = element('div', { class: 'flame-spacer' });
  private readonly context: CanvasRenderingContext2D;
  readonly painter: Painter;
  private scheduled = false;
  private settling: ReturnType<typeof setTimeout> | undefined;
  /** Pixels scrolled out of view below; what flipped rows keep when the height changes. */
  private below = 0;

  constructor(
    private readonly graph: Graph,
    private readonly listener: FlameListener,
    page: HTMLElement,
    until: AbortSignal,
    private readonly look: FlameLook = { id: 'flame', label: 'Flame graph', flipped: false },
  ) {
    this.palette = readPalette(page);
    const context = this.canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('this browser has no 2D canvas');
    this.context = context;
    this.painter = new Painter(context, graph, this.palette);
    this.twin = new Twin(graph, look.label);
    this.spacer.append(this.twin.element);
    this.element = element(
      'div',
      {
        class: 'flame',
        'data-testid': look.id,
        // Cut, copy and paste mean nothing on frames.
        'data-vscode-context': '{"preventDefaultContextMenuItems":true}',
      },
      this.canvas,
      this.spacer,
    );
    this.element.addEventListener('scroll', () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.resize()).observe(this.element);
    watchTheme(() => {
      this.palette = readPalette(page);
      this.painter.usePalette(this.palette);
      this.listener.themed(this.palette);
      this.repaint();
    }, until);
    this.redraw();
  }

  get flipped(): boolean {
    return this.look.flipped;
  }

  /** Width of everything, in the sample type's unit. */
  get total(): number {
    return this.graph.layout.width[0] || 1;
  }

  get width(): number {
    return Math.max(1, this.spacer.clientWidth);
  }

  /** Another tree: all that was measured of the old one is forgotten. */
  redraw(): void {
    const { shape } = this.graph;
    this.element.dataset.nodes = String(shape.count);
    this.below = 0;
    this.resize();
    this.painter.useFrames();
    this.twin.clear();
    this.hovered = 0;
    this.camera.reset(this.total);
    this.updateTwin();
  }

  /** Another sample type: frames are as wide as they cost in that, so all of them are in view again. */
  relayout(): void {
    this.camera.reset(this.total);
    this.twin.rename();
    this.updateTwin();
  }

  /** Other marks on the same frames. */
  remark(): void {
    this.twin.rename();
    this.repaint();
  }

  repaint(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame((time) => {
      this.scheduled = false;
      this.paint(time);
    });
  }

  region(): Region {
    const { scrollTop, clientHeight } = this.element;
    return {
      ...this.camera.window,
      width: this.width,
      ...this.rows.depthsIn(scrollTop, scrollTop + clientHeight),
    };
  }

  /** Moves the keyboard's focus onto a node. */
  focus(node: number): void {
    this.updateTwin();
    this.twin.focus(node);
  }

  /** Brings the twin up to date now instead of soon, so that the keyboard finds what is shown. */
  updateTwin(): void {
    if (this.element.clientHeight === 0) return;
    this.twin.update(this.region(), this.rows);
  }

  private get rows(): Rows {
    return new Rows(this.graph.shape.maxDepth, this.element.clientHeight, this.look.flipped);
  }

  private scrolled(): void {
    const { scrollTop, clientHeight } = this.element;
    this.below = this.rows.height - clientHeight - scrollTop;
    this.repaint();
  }

  private resize(): void {
    const { height, flipped } = this.rows;
    this.spacer.style.height = `${height}px`;
    if (flipped) this.element.scrollTop = height - this.element.clientHeight - this.below;
    this.repaint();
  }

  /** The node at a place of the screen, 0 where there is none. */
  nodeAtPoint(clientX: number, clientY: number): number {
    const box = this.element.getBoundingClientRect();
    const depth = this.rows.depthAt(clientY - box.top + this.element.scrollTop);
    return nodeAt(this.graph.shape, this.graph.layout, this.valueAt(clientX), depth);
  }

  /** The value of the total at a place of the screen. */
  valueAt(clientX: number): number {
    const box = this.element.getBoundingClientRect();
    const { from, to } = this.camera.window;
    return from + ((clientX - box.left) / this.width) * (to - from);
  }

  /** Where a node lies on the element, CSS pixels from its top left corner, clipped to the width. */
  place(node: number): { x: number; y: number; width: number } {
    const { layout, shape } = this.graph;
    const { from, to } = this.camera.target;
    const scale = this.width / (to - from);
    const x = Math.max(0, (layout.start[node]! - from) * scale);
    const right = Math.min(this.width, (layout.start[node]! + layout.width[node]! - from) * scale);
    const y = this.rows.top(shape.depth[node]!) - this.element.scrollTop;
    return { x, y, width: Math.max(0, right - x) };
  }

  /** Zooms to a node, or to its nearest ancestor of any width. */
  zoomTo(node: number): void {
    const { layout } = this.graph;
    const at = this.seenAt(node);
    if (at === 0) this.camera.showAll();
    else this.camera.goTo({ from: layout.start[at]!, to: layout.start[at]! + layout.width[at]! });
  }

  /** The node, or its nearest ancestor of any width; 0 where none has any. */
  private seenAt(node: number): number {
    const { layout, shape } = this.graph;
    let at = node;
    while (at !== 0 && layout.width[at] === 0) at = shape.parent[at]!;
    return at;
  }

  /** Scrolls and, where the node is out of view or too narrow to see, moves the window so that it shows; one without width by its ancestor. */
  reveal(wanted: number): void {
    const node = this.seenAt(wanted);
    if (node === 0) return;
    const { layout, shape } = this.graph;
    const { clientHeight, scrollTop } = this.element;
    const top = this.rows.top(shape.depth[node]!);
    if (top < scrollTop + margin * rowHeight) this.element.scrollTop = Math.max(0, top - margin * rowHeight);
    else if (top + (margin + 1) * rowHeight > scrollTop + clientHeight) {
      this.element.scrollTop = top + (margin + 1) * rowHeight - clientHeight;
    }
    const { from, to } = this.camera.target;
    const start = layout.start[node]!;
    const end = start + layout.width[node]!;
    const tooNarrow = ((end - start) / (to - from)) * this.width < 4;
    if (end <= from || start >= to || tooNarrow) {
      const width = tooNarrow ? (end - start) * 8 : to - from;
      const middle = (start + end) / 2;
      this.camera.goTo({ from: middle - width / 2, to: middle + width / 2 });
    }
    this.repaint();
  }

  private paint(time: number): void {
    const { clientHeight: height } = this.element;
    const { width, context, canvas } = this;
    if (height === 0) return;
    const moving = this.camera.advance(time);
    const ratio = devicePixelRatio;
    const pixelWidth = Math.round(width * ratio);
    const pixelHeight = Math.round(height * ratio);
    if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
      canvas.width = pixelWidth;
      canvas.height = pixelHeight;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawn = this.painter.paint({
      layout: this.graph.layout,
      region: this.region(),
      rows: this.rows,
      scrollTop: this.element.scrollTop,
      height,
      lit: this.graph.lit,
      hovered: this.hovered,
    });
    this.listener.painted(this);
    if (moving) this.repaint();
    this.settle();
  }

  private settle(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      const hadFocus = this.twin.element.contains(document.activeElement);
      this.updateTwin();
      if (hadFocus) this.twin.focus(this.graph.selected);
    }, settleTime);
  }
}
