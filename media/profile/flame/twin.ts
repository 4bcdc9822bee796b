/**
 * Owns the flame graph's twin in the DOM: a tree of the frames in view that screen readers read and the keyboard focuses.
 * Refuses to know drawing; it lies over the canvas, so that focus rings and positions are real.
 */
import { visibleText } from '#engine/profile/names/visible-text';
import { element, setAttribute } from '../dom';
import type { Graph } from './graph';
import type { Rows } from './rows';
import { type Region, VisibleWalk } from './visible';

/** Frames narrower than this are left out of the twin (the selection never is); arrow keys still reach them. */
const leastWidth = 12;
/** Wide enough to keep a page with thousands of frames in view quick. */
const mostItems = 400;

interface Placed {
  readonly node: number;
  readonly x: number;
  readonly width: number;
}

export class Twin {
  readonly element = element('div', {
    role: 'tree',
    class: 'twin',
    'aria-orientation': 'vertical',
  });
  private readonly items = new Map<number, HTMLElement>();
  private readonly walk = new VisibleWalk();

  constructor(
    private readonly graph: Graph,
    label: string,
  ) {
    this.element.setAttribute('aria-label', label);
  }

  /** Brings the items up to date with what is in view. */
  update(region: Region, rows: Rows): void {
    const placed = this.collect(region);
    const wanted = new Set(placed.map(({ node }) => node));
    for (const [node, item] of this.items) {
      if (wanted.has(node)) continue;
      item.remove();
      this.items.delete(node);
    }
    const focusable = wanted.has(this.graph.selected) ? this.graph.selected : placed[0]?.node;
    let next = this.element.firstChild;
    for (const { node, x, width } of placed) {
      const item = this.item(node);
      // An element that is moved loses the focus, so only those out of order are.
      if (item === next) next = next.nextSibling;
      else this.element.insertBefore(item, next);
      const left = Math.max(0, x);
      item.style.left = `${left}px`;
      item.style.top = `${rows.top(this.graph.shape.depth[node]!)}px`;
      item.style.width = `${Math.max(2, Math.min(region.width, x + width) - left - 1)}px`;
      item.tabIndex = node === focusable ? 0 : -1;
      setAttribute(item, 'aria-selected', String(node === this.graph.selected));
    }
  }

  /** Forgets all items: another tree. */
  clear(): void {
    this.element.replaceChildren();
    this.items.clear();
  }

  /** Names again: another sample type or selection text. */
  rename(): void {
    for (const [node, item] of this.items) this.describe(node, item);
  }

  /** Moves the keyboard's focus onto a node, if it is in the tree. */
  focus(node: number): void {
    this.items.get(node)?.focus({ preventScroll: true });
  }

  private collect(region: Region): readonly Placed[] {
    const { shape, selected, layout } = this.graph;
    const placed: Placed[] = [];
    this.walk.run(shape, layout, region, {
      frame: (node, x, width) => {
        const inView = Math.min(region.width, x + width) - Math.max(0, x);
        if (inView >= leastWidth || node === selected) placed.push({ node, x, width });
      },
      narrow: () => undefined,
    });
    placed.sort((a, b) => b.width - a.width);
    const kept = placed.slice(0, mostItems);
    const selection = placed.find(({ node }) => node === selected);
    if (selection && !kept.includes(selection)) kept.push(selection);
    // Reading order is drawing order: each frame before what it calls.
    return kept.sort((a, b) => layout.rank[a.node]! - layout.rank[b.node]!);
  }

  private item(node: number): HTMLElement {
    const known = this.items.get(node);
    if (known) return known;
    const made = element('div', { role: 'treeitem', class: 'twin-item', 'data-node': node, tabindex: -1 });
    this.describe(node, made);
    this.items.set(node, made);
    return made;
  }

  private describe(node: number, item: HTMLElement): void {
    const { graph } = this;
    const { layout, shape } = graph;
    const percent = (value: number) => graph.share(value).replace(/\s*%$/, ' percent');
    const depth = shape.depth[node]!;
    const cost = layout.base ? `${graph.figure(node)} change` : `${percent(layout.cum[node]!)} total`;
    const parts = [visibleText(graph.nameOf(node)), cost];
    if (graph.hasSelf) parts.push(`${percent(layout.flat[node]!)} self`);
    parts.push(`level ${depth}`);
    if (shape.inlined[node] === 1) parts.push('inlined');
    const mark = graph.marks.get(node);
    if (mark === 'plateau' || mark === 'tower') parts.push(mark);
    item.setAttribute('aria-label', parts.join(', '));
    item.setAttribute('aria-level', String(depth));
  }
}
