/**
 * Owns the card of the selected frame: costs of every sample type, its source line and what can be done with it.
 * Docks where no frame is drawn, else beside the frame, never over it. Refuses to know how source is found.
 */

import { parseFrameName, shortName } from '#engine/profile/names/frame-name';
import type { PageActions } from '../actions';
import { icon } from '../chrome/icons';
import { shareWords } from '../compare/compared';
import { button, element } from '../dom';
import { moduleKinds } from '../model';
import { frameName } from '../rows/frame-text';
import type { Session } from '../session';
import { columnWidth } from './painter';
import { rowHeight } from './rows';
import type { FlameView } from './view';

const gap = 12;

export interface CardActions extends Pick<PageActions, 'openSource' | 'sourceDeed' | 'copyStack'> {
  showInTop(node: number): void;
  showInSandwich(node: number): void;
}

export class Card {
  readonly element = element('section', {
    class: 'card',
    'data-testid': 'card',
    'aria-label': 'Selected frame',
    hidden: true,
  });

  /** @param here what the frame costs where it is shown, when that is no place of the call tree: then the card tells of the function in all stacks */
  constructor(
    private readonly session: Session,
    private readonly actions: CardActions,
    private readonly here?: () => string,
  ) {}

  /** Fills or hides the card; `place` follows. */
  update(): void {
    const { session } = this;
    const node = session.selected;
    this.element.hidden = !session.cardOpen || node === 0;
    if (this.element.hidden) return;
    const name = session.nameOf(node);
    const { frames, shape } = session;
    const module = moduleKinds[frames.module[session.frameOf(node)]!]!;
    const note = this.here ? ' · in all stacks' : shape.inlined[node] === 1 ? ' · inlined here' : '';
    const children = [
      element(
        'header',
        {},
        element('span', { class: 'swatch', 'data-module': module, 'aria-hidden': 'true' }),
        element('h2', { title: name }, frameName(shortName(name))),
        this.sourceLink(node),
        button(
          { class: 'icon-button', 'aria-label': 'Close card (Escape)' },
          () => session.showCard(false),
          icon('close'),
        ),
      ),
      element('p', { class: 'quiet' }, `${parseFrameName(name).packagePath || 'no package'}${note}`),
      this.costs(node),
      this.elsewhere(),
      element(
        'footer',
        {},
        button({ class: 'link' }, () => this.actions.openSource(node), this.actions.sourceDeed),
        this.here
          ? button({ class: 'link' }, () => this.actions.showInTop(node), 'Show in Top')
          : button({ class: 'link' }, () => this.actions.showInSandwich(node), 'Callers and callees'),
        button({ class: 'link' }, () => this.actions.copyStack(node), 'Copy stack'),
        this.here ? undefined : element('span', { class: 'quiet push' }, `depth ${shape.depth[node]!}`),
      ),
    ];
    this.element.replaceChildren(...children.filter((child) => child !== undefined));
  }

  /** Puts the card into free room of the flame view, clear of a node. */
  place(view: FlameView, node = this.session.selected): void {
    if (this.element.hidden) return;
    const { offsetWidth, offsetHeight } = this.element;
    const width = view.width;
    const height = view.element.clientHeight;
    const place = view.place(node);
    const top = height - offsetHeight - gap;
    const left = width - offsetWidth - gap;
    const docked = freeSlot(view.drawn.floor, offsetWidth, left, top);
    const x = docked ?? Math.min(Math.max(gap, place.x), Math.max(gap, left));
    const dock = view.flipped ? Math.min(gap, Math.max(4, top)) : top;
    let y = docked === undefined ? place.y + rowHeight + 6 : dock;
    if (y + offsetHeight > height - 4) y = Math.max(4, place.y - offsetHeight - 6);
    // Neither below nor above has room: then beside it, at the edge that is farther from the frame.
    if (docked === undefined && y + offsetHeight > place.y && y < place.y + rowHeight) {
      this.move(place.x > width / 2 ? gap : Math.max(0, left), Math.max(4, top));
      return;
    }
    this.move(Math.max(0, x), y);
  }

  private move(x: number, y: number): void {
    this.element.style.left = `${x}px`;
    this.element.style.top = `${y}px`;
  }

  private sourceLink(node: number): HTMLElement {
    const { session } = this;
    const file = session.frames.files[session.frameOf(node)]!;
    if (file === '') return element('span', { class: 'quiet' }, 'no source');
    const line = session.detail?.line ?? 0;
    const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    const text = line > 0 ? `${base}:${line}` : base;
    return button(
      { class: 'link code', 'data-testid': 'open-source', title: line > 0 ? `${file}:${line}` : file },
      () => this.actions.openSource(node),
      text,
    );
  }

  private costs(node: number): HTMLElement {
    const { session } = this;
    const { header, detail, layout } = session;
    const column = (title: string) => element('th', { scope: 'col' }, title);
    const head = element('tr', {}, element('td'), column('flat'), element('td'), column('cum'), element('td'));
    const frame = session.frameOf(node);
    const known = this.here
      ? { flat: detail?.frameFlat, cum: detail?.frameCum, now: [layout.frameFlat[frame], layout.frameCum[frame]] }
      : { flat: detail?.flat, cum: detail?.cum, now: [layout.flat[node], layout.cum[node]] };
    const rows = header.sampleTypes.map((type, index) => {
      const isCurrent = index === layout.sampleType;
      const flat = known.flat?.[index] ?? (isCurrent ? known.now[0] : undefined);
      const cum = known.cum?.[index] ?? (isCurrent ? known.now[1] : undefined);
      const cell = (value: number | undefined) => (value === undefined ? '' : session.value(value, index));
      const share = (value: number | undefined) => (value === undefined ? '' : session.share(value, index));
      return element(
        'tr',
        { 'aria-current': isCurrent && header.sampleTypes.length > 1 ? 'true' : undefined },
        element('th', { scope: 'row' }, type.type),
        element('td', {}, cell(flat)),
        element('td', { class: 'quiet' }, share(flat)),
        element('td', {}, cell(cum)),
        element('td', { class: 'quiet' }, share(cum)),
      );
    });
    return element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
  }

  /** Says so when the function costs more in other stacks. */
  private elsewhere(): HTMLElement | undefined {
    if (this.here) return element('p', { class: 'card-note quiet' }, this.here());
    const { session } = this;
    const { detail, layout } = session;
    const cum = detail?.frameCum[layout.sampleType] ?? 0;
    const here = detail?.cum[layout.sampleType] ?? 0;
    if (!detail || cum <= here) return undefined;
    const flat = detail.frameFlat[layout.sampleType] ?? 0;
    const text = `In all stacks: flat ${session.value(flat)}, cum ${session.value(cum)} (${shareWords(session, cum)}).`;
    return element('p', { class: 'card-note quiet' }, text);
  }
}

/** The rightmost x, from `last` down to the left edge, at which nothing is drawn below `top` over a card's width. */
function freeSlot(floor: Float32Array, width: number, last: number, top: number): number | undefined {
  for (let x = last; x >= 0; x -= columnWidth) if (lowest(floor, x, x + width) <= top) return x;
  return undefined;
}

function lowest(floor: Float32Array, from: number, to: number): number {
  let low = 0;
  for (let column = Math.floor(from / columnWidth); column <= Math.floor(to / columnWidth); column++) {
    low = Math.max(low, floor[column] ?? 0);
  }
  return low;
}
