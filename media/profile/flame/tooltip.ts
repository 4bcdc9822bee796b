/** Owns the short hover text of a frame, placed where it does not cover that frame. Refuses to know selection. */
import { visibleText } from '#engine/profile/names/visible-text';
import { element } from '../dom';
import type { Graph } from './graph';

const offset = 18;

export class Tooltip {
  readonly element = element('div', { class: 'tooltip', role: 'tooltip', hidden: true });
  private node = 0;

  /** @param isTold whether the frame is described elsewhere on the screen already */
  constructor(
    private readonly graph: Graph,
    private readonly isTold: (node: number) => boolean,
  ) {}

  /** Coordinates are the pointer's, relative to the window. */
  show(node: number, clientX: number, clientY: number): void {
    if (this.isTold(node)) {
      this.hide();
      return;
    }
    if (node !== this.node) this.fill(node);
    this.node = node;
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const left = Math.min(clientX + 8, innerWidth - offsetWidth - 8);
    const below = clientY + offset;
    const top = below + offsetHeight > innerHeight - 4 ? clientY - offset - offsetHeight : below;
    this.element.style.left = `${Math.max(4, left)}px`;
    this.element.style.top = `${Math.max(4, top)}px`;
  }

  hide(): void {
    this.element.hidden = true;
    this.node = 0;
  }

  private fill(node: number): void {
    const { graph } = this;
    const { flat, cum } = graph.layout;
    const line = (label: string, value: number) =>
      element(
        'div',
        { class: 'tooltip-line' },
        element('span', { class: 'quiet' }, label),
        element('span', { class: 'number' }, graph.value(value)),
        element('span', { class: 'number quiet' }, graph.share(value)),
      );
    const parts = [
      element('div', { class: 'tooltip-name' }, visibleText(graph.nameOf(node))),
      graph.hasSelf ? line('flat', flat[node]!) : undefined,
      line('cum', cum[node]!),
      this.markLine(node),
    ];
    this.element.replaceChildren(...parts.filter((part) => part !== undefined));
  }

  private markLine(node: number): HTMLElement | undefined {
    const mark = this.graph.marks.get(node);
    if (mark === undefined) return undefined;
    const text = mark === 'plateau' ? 'plateau: most of it is its own time' : 'tower: calls itself many times over';
    return element('div', { class: 'quiet' }, text);
  }
}
