/** Owns the second line: the views as tabs, the refinements, the search, and the way to an export. Refuses to know what the views show. */
import { button, element, setAttribute } from '../dom';
import type { Session, Tab } from '../session';
import type { Chips } from './chips';
import { type IconName, icon } from './icons';
import { rove } from './roving';
import type { SearchBox } from './search-box';

const tabs: readonly {
  readonly id: Tab;
  readonly title: string;
  readonly icon: IconName;
  readonly key: string;
}[] = [
  { id: 'flame', title: 'Flame', icon: 'flame', key: '1' },
  { id: 'sandwich', title: 'Sandwich', icon: 'unfold', key: '2' },
  { id: 'top', title: 'Top', icon: 'table', key: '3' },
  { id: 'tree', title: 'Tree', icon: 'list-tree', key: '4' },
  { id: 'source', title: 'Source', icon: 'code', key: '5' },
];

export class Toolbar {
  readonly element: HTMLElement;
  private readonly buttons: readonly HTMLElement[];

  constructor(
    private readonly session: Session,
    chips: Chips,
    search: SearchBox,
    showExport: () => void,
  ) {
    this.buttons = tabs.map((tab) => {
      const made = element(
        'button',
        {
          type: 'button',
          role: 'tab',
          class: 'tab',
          id: `tab-${tab.id}`,
          'aria-controls': `panel-${tab.id}`,
          title: `${tab.title} (${tab.key})`,
        },
        icon(tab.icon),
        tab.title,
      );
      made.addEventListener('click', () => session.showTab(tab.id));
      return made;
    });
    rove(this.buttons, (index) => session.showTab(tabs[index]!.id));
    this.element = element(
      'div',
      { class: 'toolbar' },
      element('div', { role: 'tablist', class: 'tabs', 'aria-label': 'View' }, ...this.buttons),
      chips.element,
      search.element,
      button(
        { class: 'icon-button', title: 'Export (e)', 'aria-label': 'Export', 'data-testid': 'export' },
        showExport,
        icon('export'),
      ),
    );
    this.update();
  }

  update(): void {
    tabs.forEach((tab, index) => {
      const chosen = tab.id === this.session.tab;
      setAttribute(this.buttons[index]!, 'aria-selected', String(chosen));
      this.buttons[index]!.tabIndex = chosen ? 0 : -1;
    });
  }
}
