/** Owns the cell beside a line that names what is found there, what the compiler says, and what the line calls. Refuses to know what a click leads to. */
import type { ListedSpot } from '#engine/profile/costs/listing';
import { button, element } from '../dom';
import type { Session } from '../session';
import { allocatedOn } from './allocated';
import { byWeight, factIcon } from './fact-words';
import type { KnownFact } from './facts';

/** Facts named beside a line; the others are counted, and stand below when it is selected. */
const named = 1;

export class FactCell {
  constructor(private readonly session: Session) {}

  /**
   * @param calls functions called from the line
   * @param show has the line's facts shown in full
   */
  make(
    facts: readonly KnownFact[],
    spot: ListedSpot | undefined,
    calls: readonly Node[],
    show: () => void,
  ): HTMLElement {
    const sorted = byWeight(facts).map(({ fact }) => fact);
    const texts = this.texts(facts, spot);
    const marks = sorted
      .slice(0, named)
      .map((fact, index) =>
        button(
          { class: 'link plain fact', tabindex: -1, title: texts.join('\n') },
          show,
          factIcon(fact),
          element('span', { class: 'fact-text' }, texts[index]!),
        ),
      );
    const left = sorted.length - marks.length;
    return element(
      'div',
      { role: 'gridcell', class: `cell note quiet${sorted.length > 0 ? ' has-facts' : ''}` },
      ...marks,
      left > 0
        ? element(
            'span',
            { class: 'fact-count', title: texts.slice(named).join('\n') },
            `+${left}`,
            element('span', { class: 'visually-hidden' }, `: ${texts.slice(named).join('; ')}`),
          )
        : undefined,
      element('span', { class: 'note-calls' }, ...calls),
    );
  }

  /** What is said of each fact, the one that is named first. */
  texts(facts: readonly KnownFact[], spot: ListedSpot | undefined): string[] {
    const sorted = byWeight(facts).map(({ fact }) => fact);
    const allocated = sorted.some((fact) => fact.source === 'compiler' && fact.allocates)
      ? allocatedOn(this.session, spot)
      : undefined;
    const cost = allocated && [allocated.value, allocated.share].filter((part) => part !== '').join(' · ');
    return sorted.map((fact) =>
      cost !== undefined && fact.source === 'compiler' && fact.allocates ? `${fact.text} · ${cost}` : fact.text,
    );
  }
}
