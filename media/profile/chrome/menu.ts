/**
 * Owns the menus of the page where nobody else has one: in a browser. They offer deeds, each with its key or what else is known of it beside it.
 * Refuses to know how they are done; VS Code shows menus of its own.
 */
import { button, element } from '../dom';
import { rove } from './roving';

export interface MenuItem {
  readonly title: string;
  /** What stands beside it, quieter. */
  readonly aside: string;
  /** Whether that is a key. */
  readonly isKey?: boolean;
  act(): void;
}

export class Menu {
  readonly element: HTMLElement;
  /** What had the keys before. */
  private before: Element | null = null;

  /**
   * @param label what the menu is of
   * @param name tests find it by
   * @param groups parted by lines
   */
  constructor(label: string, name: string, groups: readonly (readonly MenuItem[])[]) {
    this.element = element('div', {
      class: 'menu',
      role: 'menu',
      popover: 'auto',
      'aria-label': label,
      'data-testid': name,
    });
    const items: HTMLButtonElement[] = [];
    for (const [index, group] of groups.entries()) {
      if (index > 0) this.element.append(element('hr', { role: 'separator' }));
      for (const { title, aside, isKey, act } of group) {
        const item = button(
          { role: 'menuitem', tabindex: -1 },
          () => {
            this.element.hidePopover();
            act();
          },
          element('span', {}, title),
          isKey ? element('kbd', {}, aside) : element('span', { class: 'quiet' }, aside),
        );
        items.push(item);
        this.element.append(item);
      }
    }
    rove(items, () => undefined);
    this.element.addEventListener('keydown', (event) => {
      // Keys of the page mean what lies below.
      event.stopPropagation();
      if (event.key === 'Tab') this.element.hidePopover();
    });
    this.element.addEventListener('toggle', ({ newState }) => {
      if (newState === 'open' || document.activeElement !== document.body) return;
      if (this.before instanceof HTMLElement) this.before.focus();
    });
  }

  /** Coordinates are relative to the window. */
  open(x: number, y: number): void {
    this.before = document.activeElement;
    this.element.showPopover();
    // At once: the next key is meant for the menu.
    this.element.querySelector('button')?.focus();
    const { offsetWidth, offsetHeight } = this.element;
    this.element.style.left = `${Math.max(4, Math.min(x, innerWidth - offsetWidth - 4))}px`;
    this.element.style.top = `${Math.max(4, Math.min(y, innerHeight - offsetHeight - 4))}px`;
  }
}
