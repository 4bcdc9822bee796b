/**
 * Owns the menu of a frame where nobody else has one: in a browser. It offers what keys do, with the keys beside it.
 * Refuses to know how it is done; VS Code shows a menu of its own.
 */
import { button, element } from '../dom';
import { rove } from './roving';

export interface MenuItem {
  readonly title: string;
  readonly key: string;
  act(): void;
}

export class FrameMenu {
  readonly element = element('div', {
    class: 'frame-menu',
    role: 'menu',
    popover: 'auto',
    'aria-label': 'Selected frame',
    'data-testid': 'frame-menu',
  });
  /** What had the keys before. */
  private before: Element | null = null;

  /** @param groups parted by lines */
  constructor(groups: readonly (readonly MenuItem[])[]) {
    const items: HTMLButtonElement[] = [];
    for (const [index, group] of groups.entries()) {
      if (index > 0) this.element.append(element('hr', { role: 'separator' }));
      for (const { title, key, act } of group) {
        const item = button(
          { role: 'menuitem', tabindex: -1 },
          () => {
            this.element.hidePopover();
            act();
          },
          element('span', {}, title),
          element('kbd', {}, key),
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
    this.element.addEventListener('toggle', (event) => {
      const isOpen = event.newState === 'open';
      if (isOpen) items[0]?.focus();
      else if (this.before instanceof HTMLElement && document.activeElement === document.body) this.before.focus();
    });
  }

  /** Coordinates are relative to the window. */
  open(x: number, y: number): void {
    this.before = document.activeElement;
    this.element.showPopover();
    const { offsetWidth, offsetHeight } = this.element;
    this.element.style.left = `${Math.max(4, Math.min(x, innerWidth - offsetWidth - 4))}px`;
    this.element.style.top = `${Math.max(4, Math.min(y, innerHeight - offsetHeight - 4))}px`;
  }
}
