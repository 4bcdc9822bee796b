/** Owns the last line: the keys that matter most in the view that is shown. Refuses to know what they do. */
import { element } from '../dom';
import type { Tab } from '../session';

type Hint = readonly [keys: readonly string[], does: string];

const shared: readonly Hint[] = [
  [['F12'], 'source'],
  [['/'], 'search'],
  [['t'], 'sample type'],
  [['?'], 'all keys'],
];

const hints: Readonly<Record<Tab, readonly Hint[]>> = {
  flame: [[['↑', '↓', '←', '→'], 'walk'], [['Enter'], 'zoom'], [['Space'], 'card'], ...shared],
  top: [[['↑', '↓'], 'walk'], [['Enter'], 'show in Flame'], ...shared],
};

export class Footer {
  readonly element = element('footer', { class: 'footer quiet' });

  show(tab: Tab): void {
    const shown = hints[tab].map(([keys, does]) =>
      element('span', {}, ...keys.map((key) => element('kbd', {}, key)), does),
    );
    this.element.replaceChildren(
      ...shown,
      element('span', { class: 'push' }, 'granularity: function'),
      element('span', {}, 'colour: module'),
    );
  }
}
