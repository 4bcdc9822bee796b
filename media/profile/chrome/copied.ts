/** Owns saying what came to the clipboard, to eyes and to listeners: nobody guesses what a button copied. Refuses to know who copies. */
import { button, element } from '../dom';
import { icon } from './icons';

/** How long it stands, milliseconds. */
const stays = 8000;

export class CopiedNote {
  readonly element = element('div', { class: 'copied-note', role: 'status', 'data-testid': 'copied' });
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param copied false where the browser allowed it to nobody */
  say(text: string, copied: boolean): void {
    clearTimeout(this.timer);
    const lines = text.trimEnd().split('\n').length;
    const what = lines === 1 ? text.trim() : `${lines.toLocaleString('en-US')} lines`;
    const words = copied
      ? `Copied ${what}.`
      : `The browser does not let the page copy: ${what}. Click into the page, then try again.`;
    const bar = element(
      'div',
      { class: 'notice-bar' },
      icon(copied ? 'pass' : 'info'),
      element('span', {}, words),
      button({ class: 'icon-button', 'aria-label': 'Dismiss' }, () => this.element.replaceChildren(), icon('close')),
    );
    this.element.replaceChildren(bar);
    // What could not be copied stands there to be copied by hand.
    if (copied) this.timer = setTimeout(() => this.element.replaceChildren(), stays);
  }
}
