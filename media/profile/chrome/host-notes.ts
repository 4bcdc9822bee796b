/**
 * Owns what the page says of what its host does and sees: what came to the clipboard, what is wrong with the place that was opened, and what became of
 * the file. Refuses to know how hosts do it.
 */
import { button, element } from '../dom';
import type { FileNow } from '../file-watch';
import { icon } from './icons';
import { noteBar } from './states';

/** How long it stands what was copied, milliseconds. */
const stays = 2500;
/** And what nobody has asked for just now. */
const staysLonger = 8000;

export class HostNotes {
  /** Lies over the page, so that a confirmation moves nothing. */
  private readonly clipboard = element('div', { class: 'confirmation', role: 'status', 'data-testid': 'copied' });
  private readonly place = element('div');
  /** For the line that names the file: what stands there until somebody reads it again is in nobody's way. */
  readonly file = element('div', { role: 'status', 'data-testid': 'file-changed' });
  readonly element = element('div', {}, this.place, this.clipboard);
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Nobody guesses what a button copied. @param copied false where the browser did not let it */
  copied(text: string, copied: boolean): void {
    clearTimeout(this.timer);
    const lines = text.trimEnd().split('\n').length;
    const what = lines === 1 ? text.trim() : `${lines.toLocaleString('en-US')} lines`;
    const clear = () => this.clipboard.replaceChildren();
    if (copied) {
      this.confirm(`Copied ${what}.`, stays);
      return;
    }
    // What could not be copied stands there to be copied by hand.
    const words = `The browser does not let the page copy: ${what}. Click into the page, then try again.`;
    this.clipboard.replaceChildren(
      element(
        'p',
        {},
        icon('info'),
        element('span', {}, words),
        button({ class: 'icon-button', 'aria-label': 'Dismiss' }, clear, icon('close')),
      ),
    );
  }

  /** Other figures than a moment ago have a reason. */
  readAgain(name: string): void {
    const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    this.confirm(`${name} was read again at ${time}.`, staysLonger);
  }

  private confirm(words: string, milliseconds: number): void {
    clearTimeout(this.timer);
    this.clipboard.replaceChildren(element('p', {}, icon('pass'), element('span', {}, words)));
    this.timer = setTimeout(() => this.clipboard.replaceChildren(), milliseconds);
  }

  /** What became of a served file since it was read. */
  fileIs(name: string, now: FileNow, readAgain: () => void): void {
    const clear = () => this.file.replaceChildren();
    if (now === 'same') {
      clear();
      return;
    }
    const words = now === 'gone' ? `${name} is gone. What you see was read before.` : `${name} has changed.`;
    const again = () => {
      clear();
      readAgain();
    };
    this.file.replaceChildren(
      element(
        'p',
        {},
        icon('info'),
        element('span', {}, words),
        now === 'changed' ? button({ class: 'link' }, again, 'Read it again') : undefined,
        button({ class: 'icon-button', 'aria-label': 'Dismiss' }, clear, icon('close')),
      ),
    );
  }

  /** Of the source that was opened last. @param doubt without its full stop; '' nothing is wrong */
  opened(file: string, doubt: string): void {
    const clear = () => this.place.replaceChildren();
    this.place.replaceChildren(...(doubt === '' ? [] : [noteBar([`${file}: ${doubt}.`], clear)]));
  }
}
