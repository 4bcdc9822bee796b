/** Owns the Top view as a panel of the page. Refuses to know how its table works inside. */

import type { Change } from '../change';
import type { Panel } from '../panel';
import type { Session } from '../session';
import { type TopActions, TopTable } from './table';

export class TopPanel implements Panel {
  readonly element: HTMLElement;
  private readonly table: TopTable;

  constructor(session: Session, actions: TopActions) {
    this.table = new TopTable(session, actions);
    this.element = this.table.element;
  }

  changed(change: Change): void {
    switch (change) {
      case 'header':
      case 'picture':
      case 'layout':
      case 'search':
        this.table.update();
        return;
      case 'selection':
        this.table.select(false);
        return;
      case 'colouring':
      case 'tab':
      case 'card':
      case 'detail':
      case 'labels':
      case 'verdicts':
        return;
    }
  }

  shown(): void {
    this.table.select(true);
  }

  focus(): void {
    this.table.focus();
  }
}
