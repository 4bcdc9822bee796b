/** Owns the lists below the functions: who calls the one shown, whom it calls, and where one's own code costs most. Refuses to know how they were counted. */
import { shortName } from '#engine/profile/names/frame-name';
import { formatShare } from '#engine/profile/units/format';
import { button, element } from '../dom';
import type { SourceListing } from '../model';
import { frameName } from '../rows/frame-text';
import type { Session } from '../session';

/** Callers and callees shown before "more". */
const mostShown = 6;

export interface NeighbourActions {
  visit(frame: number): void;
  /** Goes to a line of a frame. */
  visitLine(frame: number, line: number): void;
}

export class Neighbours {
  readonly element = element('div', { class: 'source-neighbours' });
  /** Lists that are shown in full. */
  private readonly full = new Set<string>();

  constructor(
    private readonly session: Session,
    private readonly actions: NeighbourActions,
  ) {}

  update(listing: SourceListing): void {
    const { frames, layout } = this.session;
    const { frame, callers, callees } = listing;
    const cum = layout.frameCum[frame]!;
    const flat = layout.frameFlat[frame]!;
    const edges = (list: SourceListing['callers']) =>
      list.map((one) => {
        const name = frames.names[one.frame]!;
        const suffix = one.inlined ? ', inlined' : '';
        const go = button(
          { class: 'link plain source-edge-name', title: name },
          () => this.actions.visit(one.frame),
          frameName(shortName(name)),
          element('span', { class: 'quiet' }, suffix),
        );
        return this.edge(go, one.value, cum);
      });
    const itself = element('span', { class: 'source-edge-name quiet' }, 'itself');
    this.element.replaceChildren(
      this.section('Called from', this.session.value(cum), edges(callers), 'nothing: it is where stacks begin', () =>
        this.update(listing),
      ),
      element(
        'p',
        { class: 'source-middle', title: frames.names[frame]! },
        element('b', {}, frameName(shortName(frames.names[frame]!))),
        ' ',
        element('span', {}, this.session.share(cum)),
      ),
      this.section(
        'Calls',
        '',
        [...edges(callees), ...(flat === 0 ? [] : [this.edge(itself, flat, cum)])],
        'nothing that cost',
        () => this.update(listing),
      ),
      ...this.ownLines(listing),
    );
  }

  private edge(name: HTMLElement, value: number, whole: number): HTMLElement {
    const filled = element('i');
    filled.style.width = `${whole === 0 ? 0 : Math.min(100, (100 * Math.abs(value)) / Math.abs(whole))}%`;
    return element(
      'li',
      { class: 'source-edge', title: this.session.value(value) },
      element('span', { class: 'number quiet' }, formatShare(value, whole)),
      name,
      element('span', { class: 'bar', 'data-kind': 'own', 'aria-hidden': 'true' }, filled),
    );
  }

  private section(
    title: string,
    note: string,
    rows: readonly HTMLElement[],
    none: string,
    again: () => void,
  ): HTMLElement {
    const shown = this.full.has(title) ? rows : rows.slice(0, mostShown);
    const left = rows.length - shown.length;
    const more = button(
      { class: 'link' },
      () => {
        this.full.add(title);
        again();
        // The keys go on at the first of them.
        const lists = Array.from(this.element.querySelectorAll('section'));
        const list = lists.find((section) => section.querySelector('h3')?.textContent === title);
        list?.querySelectorAll('li')[shown.length]?.querySelector('button')?.focus();
      },
      `${left.toLocaleString('en-US')} more`,
    );
    return element(
      'section',
      {},
      element('header', {}, element('h3', {}, title), element('span', { class: 'quiet push' }, note)),
      rows.length === 0 ? element('p', { class: 'quiet' }, none) : element('ul', {}, ...shown),
      left > 0 ? more : undefined,
    );
  }

  private ownLines({ ownLines }: SourceListing): HTMLElement[] {
    if (ownLines.length === 0) return [];
    const rows = ownLines.map(({ frame, file, line, cost }) => {
      const base = file.slice(file.lastIndexOf('/') + 1);
      const go = button(
        { class: 'link code source-edge-name', title: `${file}:${line}, ${this.session.frames.names[frame]}` },
        () => this.actions.visitLine(frame, line),
        `${base}:${line}`,
      );
      return element('li', { class: 'source-own' }, go, element('span', { class: 'number' }, this.session.value(cost)));
    });
    const title = 'Each sample counts at the innermost line of your code on its stack';
    const section = element(
      'section',
      { title },
      element('h3', {}, 'Costliest lines of yours'),
      element('ul', {}, ...rows),
    );
    return [section];
  }
}
