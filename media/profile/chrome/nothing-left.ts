/** Owns what stands above the views where refinements leave nothing of a profile: what is the case, and the ways back. */
import { button, element } from '../dom';
import type { Session } from '../session';

export class NothingLeft {
  readonly element = element('div', {
    class: 'nothing-left',
    role: 'status',
    'data-testid': 'nothing-left',
    hidden: true,
  });

  constructor(private readonly session: Session) {}

  update(): void {
    const { session } = this;
    const { current } = session.steps.history;
    this.element.hidden = session.shape.count > 1 || current.length === 0;
    if (this.element.hidden) return;
    this.element.replaceChildren(
      `These refinements leave nothing of ${session.value(session.layout.total)}.`,
      button({ class: 'primary' }, () => void session.steps.undo(), 'Undo the last one'),
      button({ class: 'secondary' }, () => void session.steps.useRefinements([]), 'Remove all'),
    );
  }
}
