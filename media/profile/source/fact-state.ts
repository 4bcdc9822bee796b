/** Owns the line that says how far findings and facts of the compiler are known, with a button where they can be asked for. Says nothing when all is known. */
import { type FactSource, factSources } from '#protocol/source-facts';
import { button, element } from '../dom';
import type { KnownFacts } from './facts';

const titles: Readonly<Record<FactSource, string>> = { findings: 'findings', compiler: 'compiler facts' };
const asks: Readonly<Record<FactSource, string>> = { findings: 'Start the analysis', compiler: 'Ask the compiler' };

export class FactStateLine {
  readonly element = element('div', { class: 'fact-state', role: 'status', 'data-testid': 'fact-state' });
  private shown = '';

  constructor(private readonly facts: KnownFacts) {}

  update(): void {
    const told = factSources.flatMap((source) => {
      const { state, message, canAsk } = this.facts.from(source) ?? { state: 'known', message: '', canAsk: false };
      return state === 'known' ? [] : [{ source, state, message, canAsk }];
    });
    // What is the same is not said again to those who listen, and keeps the focus.
    const now = JSON.stringify(told);
    if (now === this.shown) return;
    this.shown = now;
    this.element.replaceChildren(
      ...told.map(({ source, state, message, canAsk }) => {
        const words = {
          asking: 'being looked for…',
          notAsked: 'not asked yet',
          old: 'of an older text',
          missing: 'none',
        }[state as 'asking' | 'notAsked' | 'old' | 'missing'];
        const again = state === 'notAsked' ? asks[source] : 'Ask again';
        return element(
          'span',
          { title: message },
          `${titles[source]}: ${words}`,
          message === '' ? undefined : element('span', { class: 'visually-hidden' }, `. ${message}`),
          canAsk ? ' ' : undefined,
          canAsk ? button({ class: 'link' }, () => this.facts.ask(source), again) : undefined,
        );
      }),
    );
  }
}
