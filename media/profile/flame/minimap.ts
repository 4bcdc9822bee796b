/** Owns the strip that shows the whole profile with a movable window. Refuses to know rows, labels and selection. */
import { element } from '../dom';
import type { Ink, Palette } from '../theme/palette';
import type { Graph } from './graph';
import type { Window } from './viewport';
import { PixelColumns, VisibleWalk } from './visible';

const height = 44;
const tallestRow = 3;
/** Pixels around an edge of the window that move it instead of the whole window. */
const grip = 5;
/** How long the strip stays stretched after the last new size, milliseconds: it shows everything, and drawing that takes longer than a frame. */
const settleTime = 80;

export interface MinimapActions {
  moveTo(window: Window): void;
  ink(node: number): Ink;
}

export class Minimap {
  readonly element: HTMLElement;
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly frame = element('div', { class: 'minimap-window' });
  private readonly before = element('div', { class: 'minimap-outside' });
  private readonly after = element('div', { class: 'minimap-outside' });
  private readonly walk = new VisibleWalk();
  private total = 1;
  private shown: Window = { from: 0, to: 1 };
  private settling: ReturnType<typeof setTimeout> | undefined;
  private readonly columns = new PixelColumns();

  constructor(
    private readonly graph: Graph,
    private readonly actions: MinimapActions,
  ) {
    this.element = element('div', { class: 'minimap' }, this.canvas, this.before, this.after, this.frame);
    this.element.addEventListener('pointerdown', (event) => this.grab(event));
    this.element.addEventListener('pointermove', (event) => {
      const { left } = this.element.getBoundingClientRect();
      this.element.style.cursor = this.edgeAt(event.clientX - left) ? 'ew-resize' : '';
    });
  }

  /** Another width: drawn anew once it stays; at once where nothing was drawn. */
  resized(palette: Palette): void {
    clearTimeout(this.settling);
    if (this.canvas.width <= 1) this.paint(palette);
    else this.settling = setTimeout(() => this.paint(palette), settleTime);
  }

  /** Draws everything anew: another layout, theme, search or size. */
  paint(palette: Palette): void {
    const { shape, layout } = this.graph;
    this.total = layout.width[0] || 1;
    const width = this.element.clientWidth;
    const ratio = devicePixelRatio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const context = this.canvas.getContext('2d');
    if (!context || width === 0) return;
    context.scale(ratio, ratio);
    context.fillStyle = palette.background;
    context.fillRect(0, 0, width, height);
    const row = Math.min(tallestRow, height / Math.max(1, shape.maxDepth));
    const region = { from: 0, to: this.total, width, firstDepth: 1, lastDepth: shape.maxDepth };
    this.columns.begin(shape.maxDepth);
    const block = (node: number, x: number, blockWidth: number, strength: number) => {
      const ink = this.actions.ink(node);
      context.globalAlpha = strength;
      context.fillStyle = ink.border ?? ink.fill;
      context.fillRect(x, (shape.depth[node]! - 1) * row, blockWidth, Math.max(row - (row > 2 ? 0.5 : 0), 0.5));
    };
    this.walk.run(shape, layout, region, {
      frame: (node, x, blockWidth) => {
        if (blockWidth >= 1 || !this.columns.isCovered(shape.depth[node]!, x)) block(node, x, blockWidth, 1);
      },
      narrow: (node, x, blockWidth) => block(node, x, blockWidth, 0.45),
    });
    context.globalAlpha = 1;
    this.show(this.shown);
  }

  /** Puts the window where the view is. */
  show(window: Window): void {
    this.shown = window;
    const left = (100 * window.from) / this.total;
    const right = (100 * window.to) / this.total;
    this.frame.style.left = `${left}%`;
    this.frame.style.width = `max(4px, ${right - left}%)`;
    this.before.style.left = '0';
    this.before.style.width = `${left}%`;
    this.after.style.left = `${right}%`;
    this.after.style.width = `${Math.max(0, 100 - right)}%`;
  }

  private edgeAt(x: number): 'from' | 'to' | undefined {
    const width = this.element.clientWidth || 1;
    if (Math.abs(x - (this.shown.from / this.total) * width) <= grip) return 'from';
    if (Math.abs(x - (this.shown.to / this.total) * width) <= grip) return 'to';
    return undefined;
  }

  private grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const box = this.element.getBoundingClientRect();
    const valueAt = (clientX: number) =>
      Math.min(this.total, Math.max(0, ((clientX - box.left) / box.width) * this.total));
    const edge = this.edgeAt(event.clientX - box.left);
    const start = valueAt(event.clientX);
    const { from, to } = this.shown;
    const inside = start >= from && start <= to && to - from < this.total;
    const move = (moved: PointerEvent) => {
      const at = valueAt(moved.clientX);
      if (edge === 'from') this.actions.moveTo({ from: Math.min(at, to), to });
      else if (edge === 'to') this.actions.moveTo({ from, to: Math.max(at, from) });
      else if (inside) this.actions.moveTo({ from: from + at - start, to: to + at - start });
      else if (at !== start) this.actions.moveTo({ from: Math.min(at, start), to: Math.max(at, start) });
    };
    this.element.setPointerCapture(event.pointerId);
    this.element.addEventListener('pointermove', move);
    this.element.addEventListener('lostpointercapture', () => this.element.removeEventListener('pointermove', move), {
      once: true,
    });
  }
}
