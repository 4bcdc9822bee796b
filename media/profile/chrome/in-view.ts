/** Owns the line that says what is in view and how to get the rest back, with the key to the marks. Refuses to know how views move. */
import { counted } from '#engine/profile/explain/words';
import { shortName } from '#engine/profile/names/frame-name';
import { formatShare } from '#engine/profile/units/format';
import { button, element, setAttribute } from '../dom';
import type { FlameView } from '../flame/view';
import type { Window } from '../flame/viewport';
import { nodeAround } from '../flame/visible';
import type { Session } from '../session';
import { stackless } from '../stackless';
import { icon } from './icons';

export class InView {
  readonly element: HTMLElement;
  private readonly path = element('span', { class: 'in-view-path' });
  private readonly text = element('span', { class: 'in-view-text' });
  private readonly narrow = element('span', { class: 'in-view-narrow quiet' });
  private readonly showAll: HTMLButtonElement;
  private readonly showAllKey = element('kbd', {}, '0');
  private readonly inverted: HTMLButtonElement;
  private readonly legend: HTMLElement;
  /** Of a profile with values below zero, whose frames are coloured by their sign. */
  private readonly signs = element(
    'span',
    { class: 'change-legend quiet', 'data-testid': 'signs' },
    'below zero',
    element('i', { class: 'change-scale', 'aria-hidden': 'true' }),
    'above',
  );
  private readonly plateau = legendMark('plateau', 'A function whose own time is much of the total');
  private readonly tower = legendMark('tower', 'A function that is many times on the stack');
  private zoomed = -1;

  constructor(
    private readonly session: Session,
    private readonly zoomTo: (node: number) => void,
    showAll: () => void,
  ) {
    this.inverted = button(
      { class: 'toggle', title: 'Functions that cost on top, their callers below (r)' },
      () => void session.steps.invert(),
      'Inverted',
    );
    this.showAll = button({ class: 'link' }, showAll, 'Show all');
    const all = button({ class: 'link plain', title: 'Show all (0)' }, showAll, icon('home'), 'all');
    this.legend = element(
      'span',
      { class: 'legend quiet' },
      element('span', {}, element('i', { class: 'legend-self' }), 'self'),
      element('span', {}, element('i', { class: 'legend-inlined' }), element('em', {}, 'inlined')),
      this.plateau,
      this.tower,
    );
    this.element = element(
      'div',
      { class: 'in-view quiet' },
      all,
      this.path,
      this.text,
      this.showAll,
      this.showAllKey,
      this.narrow,
      this.inverted,
      this.legend,
      this.signs,
    );
  }

  /** Another tree: what was zoomed to is another node now. */
  reset(): void {
    this.zoomed = -1;
  }

  update(view: FlameView): void {
    const { window } = view.camera;
    const { total } = view;
    this.showPath(view.camera.isWhole ? 0 : this.zoomedTo(window));
    const percent = (value: number) => formatShare(value, total).replace(/\s*%$/, '');
    const { isComparison, layout } = this.session;
    // Widths of a comparison are of the larger side, which is no figure of either.
    const whole = isComparison ? '' : ` of ${this.session.value(layout.kept)}`;
    this.text.textContent = `in view: ${percent(window.from)} – ${formatShare(window.to, total)}${whole}`;
    const isSigned = layout.base !== undefined;
    this.legend.hidden = !this.session.hasSelf || isSigned;
    // A comparison has its key above.
    this.signs.hidden = !isSigned || isComparison;
    const marks = new Set(this.session.marks.values());
    this.plateau.hidden = !marks.has('plateau');
    this.tower.hidden = !marks.has('tower');
    this.showAll.hidden = view.camera.isWhole;
    this.showAllKey.hidden = view.camera.isWhole;
    const { narrow } = view.drawn;
    setAttribute(this.inverted, 'aria-pressed', String(this.session.view.inverted));
    const { cut } = this.session;
    const without = stackless(this.session);
    const notes = [
      without > 0 ? `${this.session.share(without)} without a stack` : '',
      narrow > 0 ? `${counted(narrow, 'narrow frame')} not drawn, zoom in` : '',
      cut > 0 ? `${counted(cut, 'stack')} ${cut === 1 ? 'is' : 'are'} cut: too many callers to show` : '',
    ];
    this.narrow.textContent = notes.filter(Boolean).join(' · ');
  }

  /** The selection where it fills the view, else the outermost frame that does. */
  private zoomedTo(window: Window): number {
    const { selected, layout, shape } = this.session;
    const slack = (window.to - window.from) * 1e-6;
    const start = layout.start[selected]!;
    const fills =
      Math.abs(start - window.from) < slack && Math.abs(start + layout.width[selected]! - window.to) < slack;
    return selected !== 0 && fills ? selected : nodeAround(shape, layout, window);
  }

  private showPath(node: number): void {
    if (node === this.zoomed) return;
    this.zoomed = node;
    this.path.replaceChildren(icon('chevron-right'));
    if (node === 0) return;
    const name = this.session.nameOf(node);
    this.path.append(
      button({ class: 'link plain code', title: name }, () => this.zoomTo(node), shortName(name)),
      icon('chevron-right'),
    );
  }
}

function legendMark(mark: 'plateau' | 'tower', title: string): HTMLElement {
  return element('span', { title, hidden: true }, element('i', { class: `legend-${mark}` }), mark);
}
