/** Owns the line that says how far findings and facts of the compiler are known, with a button where they can be asked for. Says nothing when all is known. */
import { type FactSource, type FactState, factSources } from '#protocol/source-facts';
import { button, element } from '../dom';
import type { KnownFacts } from './facts';

const titles: Readonly<Record<FactSource, string>> = { findings: 'findings', compiler: 'compiler facts' };
const stateWords: Readonly<Record<FactState, string>> = {
  asking: 'being looked for…',
  known: '',
  old: 'of an older text',
  notAsked: 'not asked yet',
  missing: 'none',
};
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
        // What a button asks for needs no sentence; else the sentence says what to do.
        const words = canAsk || message === '' ? `${titles[source]}: ${stateWords[state]}` : message;
        const ask = button(
          { class: 'link' },
          () => this.facts.ask(source),
          state === 'notAsked' ? asks[source] : 'Ask again',
        );
        return element('span', { title: message }, words, ...(canAsk ? [' ', ask] : []));
      }),
    );
  }
}
