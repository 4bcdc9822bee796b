/** Owns the Top view as a panel of the page. Refuses to know how its table works inside. */

import type { Reactions } from '../change';
import type { Panel } from '../panel';
import type { Session } from '../session';
import { type TopActions, TopTable } from './table';

export class TopPanel implements Panel {
  readonly element: HTMLElement;
  readonly reactions: Reactions;
  private readonly table: TopTable;

  constructor(session: Session, actions: TopActions) {
    this.table = new TopTable(session, actions);
    this.element = this.table.element;
    const update = () => this.table.update();
    this.reactions = {
      header: update,
      picture: update,
      layout: update,
      search: update,
      selection: () => this.table.select(false),
    };
  }

  shown(): void {
    this.table.select(true);
  }

  focus(): void {
    this.table.focus();
  }
}
