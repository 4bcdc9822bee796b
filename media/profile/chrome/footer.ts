/** Owns the last line: the keys that matter most in the view that is shown, and what a frame and its colour stand for. Refuses to know what the keys do. */

import type { Granularity } from '#engine/profile/names/frames';
import { type ProfileColouring, profileColourings } from '#protocol/profile';
import type { SourceDeed } from '../actions';
import { button, element } from '../dom';
import { frameNouns } from '../model';
import type { Session, Tab } from '../session';

type Hint = readonly [keys: readonly string[], does: string];

const toSource: Hint = [['F12'], 'source'];

const shared: readonly Hint[] = [
  toSource,
  [['f'], 'focus'],
  [['i'], 'ignore'],
  [['h'], 'hide'],
  [['u'], 'undo'],
  [['/'], 'search'],
];

/** Where nothing can be opened, the same key copies the path. */
const openLine = 'open in editor';

const walk: Hint = [['↑', '↓'], 'walk'];

const hints: Readonly<Record<Tab, readonly Hint[]>> = {
  flame: [[['↑', '↓', '←', '→'], 'walk'], [['Enter'], 'zoom'], [['Space'], 'card'], ...shared],
  sandwich: [[['↑', '↓', '←', '→'], 'walk'], [['Enter'], 'put in the middle'], ...shared],
  top: [walk, [['Enter'], 'show in Flame'], ...shared],
  tree: [walk, [['←', '→'], 'close, open'], [['Enter'], 'show in Flame'], ...shared],
  source: [walk, [['Enter'], openLine], ...shared],
};

export class Footer {
  readonly element = element('footer', { class: 'footer quiet' });
  private readonly keys = element('span', { class: 'footer-keys' });
  private readonly colouring = element('select', { 'aria-label': 'Colour', 'data-testid': 'colouring' });
  private readonly colouringLabel: HTMLElement;
  private readonly granularity = element('select', { 'aria-label': 'Granularity', 'data-testid': 'granularity' });

  /**
   * @param help opens the list of all keys
   * @param sourceDeed what becomes of source that is asked for
   */
  constructor(
    private readonly session: Session,
    help: () => void,
    private readonly sourceDeed: SourceDeed,
  ) {
    for (const [value, text] of Object.entries(frameNouns)) {
      this.granularity.append(element('option', { value }, text));
    }
    this.granularity.addEventListener('change', () => {
      // Given up, the one before is still shown.
      void session.steps.chooseGranularity(this.granularity.value as Granularity).then(() => this.update());
    });
    for (const value of profileColourings) this.colouring.append(element('option', { value }, value));
    this.colouring.addEventListener('change', () => session.colourBy(this.colouring.value as ProfileColouring));
    const all = button({ class: 'footer-help', title: 'All keys (?)' }, help, element('kbd', {}, '?'), 'all keys');
    this.colouringLabel = element('label', {}, element('span', {}, 'colour:'), this.colouring);
    const granularity = element('label', {}, element('span', {}, 'granularity:'), this.granularity);
    this.element.append(this.keys, all, granularity, this.colouringLabel);
  }

  private get opens(): boolean {
    return this.sourceDeed === 'Open source';
  }

  private words(does: string): string {
    if (does === openLine && !this.opens) return 'copy path';
    return does === toSource[1] && this.sourceDeed === 'Copy path of the source' ? 'copy path' : does;
  }

  update(): void {
    const { tab } = this.session;
    // Who looks at source has come to it.
    const told = hints[tab].filter((hint) => hint !== toSource || tab !== 'source' || this.opens);
    const shown = told.map(([keys, does]) =>
      element('span', {}, ...keys.map((key) => element('kbd', {}, key)), this.words(does)),
    );
    this.keys.replaceChildren(...shown);
    this.granularity.value = this.session.view.granularity;
    this.colouring.value = this.session.colouring;
    // In a comparison colour tells what changed, and of values below zero their sign.
    this.colouringLabel.hidden = this.session.layout.base !== undefined;
  }
}
