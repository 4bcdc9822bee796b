/** Owns the Sandwich view as a panel of the page: made when it is looked at first, for two more graphs cost time nobody else should wait for. */

import type { Reactions } from '../change';
import { element } from '../dom';
import type { Panel } from '../panel';
import type { Session } from '../session';
import { type SandwichActions, SandwichView } from './view';

export class SandwichPanel implements Panel {
  readonly element = element('div', { class: 'sandwich-panel' });
  private made: SandwichView | undefined;

  /**
   * @param root element whose style holds the theme
   * @param until aborted when the page closes
   */
  constructor(
    private readonly session: Session,
    private readonly actions: SandwichActions,
    private readonly root: HTMLElement,
    private readonly until: AbortSignal,
  ) {}

  get reactions(): Reactions {
    return this.made?.reactions ?? {};
  }

  shown(): void {
    if (!this.made) {
      this.made = new SandwichView(this.session, this.actions, this.root, this.until);
      this.element.append(this.made.element);
    }
    this.made.shown();
  }

  focus(): void {
    this.made?.focus();
  }

  key(event: KeyboardEvent): boolean {
    return this.made?.key(event) ?? false;
  }

  step(direction: 1 | -1): void {
    this.made?.step(direction);
  }
}
