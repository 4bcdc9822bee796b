/**
 * Owns what stands below the listing of the line that is selected: its costs, findings and facts of the compiler in full, and the ways from there.
 * Refuses to know how lines are chosen and how places are opened.
 */
import type { ListedSpot } from '#engine/profile/costs/listing';
import { shortName } from '#engine/profile/names/frame-name';
import type { FindingFact } from '#protocol/source-facts';
import { button, element } from '../dom';
import type { Session } from '../session';
import { type Allocated, allocatedOn } from './allocated';
import { byWeight, factIcon } from './fact-words';
import type { KnownFact, KnownFacts } from './facts';

/** A line as it is told of; of an inlined frame the line it stands in. */
export interface CardLine {
  readonly line: number;
  /** What is selected: the line's own spot, or an inlined one. */
  readonly spot: ListedSpot | undefined;
  /** What the flame graph has of it: the spot's own frame, else that of the listing. */
  readonly frame: number;
  /** The line's. */
  readonly lineSpot: ListedSpot | undefined;
  readonly facts: readonly KnownFact[];
  /** Its text where the listing has no room for it. */
  readonly code: string | undefined;
}

export interface CardActions {
  /** @param peek the keys stay */
  open(peek: boolean): void;
  showInFlame(frame: number): void;
  /** Selects a line of the file that is shown. */
  goTo(line: number): void;
}

export class LineCard {
  readonly element = element('section', { class: 'line-card', 'aria-label': 'Line', 'data-testid': 'line-card' });

  constructor(
    private readonly session: Session,
    private readonly facts: KnownFacts,
    private readonly actions: CardActions,
  ) {}

  /** Undefined hides it. */
  show(line: CardLine | undefined): void {
    this.element.hidden = line === undefined;
    if (!line) return;
    const facts = byWeight(line.facts);
    const findings = facts.flatMap((one) => (one.fact.source === 'findings' ? [this.finding(one, one.fact)] : []));
    const compiler = facts.filter(({ fact }) => fact.source === 'compiler');
    this.element.setAttribute('aria-label', `Line ${line.line}`);
    const focused = document.activeElement;
    const hadFocus = this.element.contains(focused);
    const name = focused?.textContent;
    this.element.replaceChildren(
      this.head(line),
      ...(line.code === undefined ? [] : [element('p', { class: 'code line-code' }, line.code)]),
      ...(findings.length > 0 ? [element('div', { class: 'line-facts' }, ...findings)] : []),
      ...(compiler.length > 0 ? [this.compiler(compiler, allocatedOn(this.session, line.lineSpot))] : []),
    );
    if (!hadFocus) return;
    const same = Array.from(this.element.querySelectorAll('button')).find(({ textContent }) => textContent === name);
    same?.focus();
  }

  private head({ line, spot, frame }: CardLine): HTMLElement {
    const { sampleType } = this.session.layout;
    const cost = (word: string, value: number | undefined) =>
      value ? [element('span', { class: 'quiet' }, `${word} ${this.session.value(value)}`)] : [];
    const { canOpen } = this.facts;
    const isInlined = spot !== undefined && spot.line !== line;
    return element(
      'header',
      {},
      element('h3', {}, isInlined ? `Line ${line}, ${shortName(spot.function)}` : `Line ${line}`),
      ...cost('flat', spot?.flat[sampleType]),
      ...cost('cum', spot?.cum[sampleType]),
      element(
        'span',
        { class: 'push line-actions' },
        button({ class: 'link' }, () => this.actions.showInFlame(spot?.frame ?? frame), 'Show in flame graph'),
        canOpen ? button({ class: 'link', title: 'Alt F12' }, () => this.actions.open(true), 'Peek') : undefined,
        button(
          { class: 'link', title: 'F12' },
          () => this.actions.open(false),
          canOpen ? 'Open in editor' : 'Copy path',
        ),
      ),
    );
  }

  private finding(known: KnownFact, fact: FindingFact): HTMLElement {
    const { canOpen } = this.facts;
    return element(
      'article',
      { class: 'line-fact' },
      element(
        'h4',
        {},
        factIcon(fact),
        element('b', {}, fact.rule),
        element('span', { class: 'fact-tag' }, fact.confidence),
        element('span', { class: 'visually-hidden' }, `, ${fact.severity}`),
        ...(canOpen
          ? [
              button({ class: 'link' }, () => this.facts.open(known), 'Show in editor'),
              button({ class: 'link' }, () => this.facts.openRule(fact.rule), `About ${fact.rule}`),
            ]
          : []),
      ),
      element('p', {}, fact.message),
      this.steps(known),
      canOpen ? undefined : element('p', { class: 'quiet' }, `gopherscope explain ${fact.rule} says more.`),
    );
  }

  private compiler(all: readonly KnownFact[], allocated: Allocated | undefined): HTMLElement {
    const allocates = all.some(({ fact }) => fact.source === 'compiler' && fact.allocates);
    const total =
      allocated && allocates
        ? element(
            'p',
            { class: 'line-allocated' },
            element(
              'b',
              { class: 'allocated' },
              [allocated.value, allocated.share].filter((part) => part !== '').join(' · '),
            ),
            element('span', { class: 'quiet' }, ` of ${allocated.of} allocated on the line, inlined frames included`),
          )
        : undefined;
    return element('div', { class: 'line-facts' }, total, ...all.map((known) => this.compilerFact(known)));
  }

  private compilerFact(known: KnownFact): HTMLElement {
    const { fact } = known;
    const more = behind(fact.text, fact.message);
    return element(
      'article',
      { class: 'line-fact' },
      element(
        'h4',
        {},
        factIcon(fact),
        this.facts.canOpen
          ? button({ class: 'link plain', title: 'Show in editor' }, () => this.facts.open(known), fact.text)
          : element('span', {}, fact.text),
      ),
      more === '' ? undefined : element('p', { class: 'quiet' }, more),
      this.steps(known),
    );
  }

  private steps(known: KnownFact): HTMLElement | undefined {
    const { steps } = known.fact;
    if (steps.length === 0) return undefined;
    const items = steps.map(({ message, place, here }, index) => {
      const show = this.facts.canOpen ? () => this.facts.open(known, index) : () => this.actions.goTo(here);
      const isReachable = this.facts.canOpen || here > 0;
      const where =
        place === ''
          ? undefined
          : isReachable
            ? button({ class: 'link code', title: `Show ${place}` }, show, place)
            : element('span', { class: 'code quiet' }, place);
      return element('li', {}, where, where && ' ', message);
    });
    return element('ul', {}, ...items);
  }
}

/** What a message says behind what stands above it: `moved to heap: buf: it reaches …` → `It reaches …`. */
function behind(text: string, message: string): string {
  const rest = message.startsWith(text) ? message.slice(text.length).replace(/^[:.]\s*/, '') : message;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
