/** Owns the line that opens what stands below the views where it has no room beside them. Refuses to know what that is. */
import { button, element } from '../dom';
import { icon } from './icons';

export class Fold {
  readonly element: HTMLElement;
  private readonly toggle: HTMLButtonElement;

  constructor(title: string, content: HTMLElement) {
    this.toggle = button(
      { class: 'fold-title', 'aria-expanded': 'false' },
      () => this.open(!this.element.classList.contains('open')),
      icon('chevron-right'),
      title,
    );
    this.element = element('div', { class: 'fold' }, this.toggle, content);
  }

  private open(open: boolean): void {
    this.element.classList.toggle('open', open);
    this.toggle.setAttribute('aria-expanded', String(open));
    if (open) this.element.scrollIntoView({ block: 'nearest' });
  }
}
