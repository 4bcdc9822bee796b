/** Owns what stands above the views where there is nothing to draw: refinements left nothing, or all values are 0; and the ways out. */
import { button, element } from '../dom';
import type { Session } from '../session';

export class NothingLeft {
  readonly element = element('div', {
    class: 'nothing-left',
    role: 'status',
    'data-testid': 'nothing-left',
    hidden: true,
  });

  /** @param lost takes the focus where the button that had it is gone */
  constructor(
    private readonly session: Session,
    private readonly lost: () => void,
  ) {}

  update(): void {
    const held = this.element.contains(document.activeElement);
    this.show();
    if (held && (this.element.hidden || !this.element.contains(document.activeElement))) this.lost();
  }

  private show(): void {
    const { session } = this;
    const { current } = session.steps.history;
    const isEmpty = session.shape.count === 1 && current.length > 0;
    const isFlat = session.shape.count > 1 && session.layout.width[0] === 0;
    this.element.hidden = !isEmpty && !isFlat;
    if (isFlat) this.element.replaceChildren(...this.flat());
    if (!isEmpty) return;
    this.element.replaceChildren(
      `These refinements leave nothing of ${session.value(session.layout.total)}.`,
      this.back(),
      button({ class: 'secondary' }, () => void session.steps.useRefinements([]), 'Remove all'),
    );
  }

  /** To what was there before the last step; a view that was found again begins with refinements nobody can take back. */
  private back(): HTMLElement {
    const { steps } = this.session;
    const { canUndo, current } = steps.history;
    return canUndo
      ? button({ class: 'primary' }, () => void steps.undo(), 'Undo the last one')
      : button({ class: 'primary' }, () => void steps.dropRefinement(current.length - 1), 'Remove the last one');
  }

  /** Stacks without any cost have no width; another sample type may have some. */
  private flat(): (string | HTMLElement)[] {
    const { session } = this;
    const { header, sampleType } = session;
    const refined = session.steps.history.current.length > 0;
    const other = header.totals.findIndex((total) => total !== 0);
    const parts: (string | HTMLElement)[] = [
      `Every value of ${sampleType.type} is 0${refined ? ' in what the refinements leave' : ''}: nothing has a width.`,
    ];
    if (refined) parts.push(this.back());
    else if (other >= 0) {
      const show = () => void session.chooseSampleType(other);
      parts.push(button({ class: 'primary' }, show, `Show ${header.sampleTypes[other]!.type}`));
    }
    return parts;
  }
}
