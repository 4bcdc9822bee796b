/**
 * Owns the row of cards that say what the profile shows. A card lights its evidence in the graph and selects the worst frame; its links
 * select a function or open a line. Where there is too little to judge by, one line says so. Refuses to know how verdicts are reached.
 */
import type { Explanation, Part, Severity, Site, Verdict } from '#engine/profile/explain/verdict';
import { figureText, partText, silenceText, tooFewText } from '#engine/profile/explain/words';
import type { SourcePlace } from '#protocol/profile';
import { button, element, setAttribute } from '../dom';
import { unlit } from '../model';
import type { Session } from '../session';
import { type IconName, icon } from './icons';
import { rove } from './roving';

export interface VerdictActions {
  /** Selects a node and shows it. */
  visit(node: number): void;
  open(place: SourcePlace): void;
}

/** What is not named here has the icon of its severity. */
const icons: Readonly<Record<string, IconName>> = {
  lockContention: 'lock',
  waitingForLocks: 'lock',
  runtimeLocks: 'lock',
  collector: 'trash',
  churn: 'trash',
  json: 'json',
  regexpCompile: 'regex',
  plateau: 'flame',
  tower: 'flame',
};

interface Card {
  readonly element: HTMLElement;
  readonly title: HTMLButtonElement;
  readonly links: readonly HTMLElement[];
  readonly verdict: Verdict | undefined;
}

export class Verdicts {
  readonly element = element('section', {
    class: 'verdicts',
    'aria-label': 'Verdicts',
    'data-testid': 'verdicts',
    hidden: true,
  });
  private readonly whole = element('span', { class: 'verdicts-scope quiet', hidden: true }, 'of the whole profile:');
  private cards: readonly Card[] = [];

  constructor(
    private readonly session: Session,
    private readonly actions: VerdictActions,
  ) {}

  /** Shows what the checks have found. */
  update(): void {
    const { verdicts = [], clear = [], untold = [], tooFew } = this.session.explanation ?? {};
    this.cards = [
      ...verdicts.map((verdict, at) => this.card(verdict, at)),
      ...(clear.length + untold.length > 0 ? [silenceCard({ clear, untold })] : []),
    ];
    rove(
      this.cards.map(({ title }) => title),
      (at) => this.reach(at),
    );
    this.cards.forEach(({ title }, at) => {
      title.addEventListener('focus', () => this.reach(at));
    });
    this.reach(0);
    const few = tooFew && element('p', { class: 'verdicts-few quiet' }, tooFewText(tooFew));
    this.element.replaceChildren(this.whole, ...(few ? [few] : []), ...this.cards.map((card) => card.element));
    this.element.hidden = this.cards.length === 0 && !few;
    this.mark();
  }

  /** Says whose the verdicts are, once the views show less. */
  scope(): void {
    const isRefined = this.session.steps.history.current.length > 0;
    this.whole.hidden = !isRefined;
  }

  /** Presses the card whose evidence is lit. */
  mark(): void {
    for (const { title, verdict } of this.cards) {
      if (verdict) setAttribute(title, 'aria-pressed', String(this.isLit(verdict.evidence)));
    }
  }

  /** Some verdicts have no functions to light. */
  private isLit(evidence: string): boolean {
    const { text, regexp } = this.session.search;
    return regexp && text === evidence && evidence !== '';
  }

  /** Tab stops at one card, and goes on to its links. */
  private reach(at: number): void {
    this.cards.forEach(({ title, links }, index) => {
      for (const control of [title, ...links]) control.tabIndex = index === at ? 0 : -1;
    });
  }

  private card(verdict: Verdict, at: number): Card {
    const { id, title, severity, certainty, says, next } = verdict;
    const links: HTMLElement[] = [];
    const sentence = element('p', { id: `verdict-${at}` }, ...says.map((part) => this.part(part, links)), '. ', next);
    const head = button(
      { class: 'verdict-title', 'aria-describedby': sentence.id, title: `${says.map(partText).join('')}. ${next}` },
      () => void this.follow(verdict),
      icon(icons[id] ?? severityIcons[severity]),
      element('span', {}, title),
      certainty === 'likely' ? element('span', { class: 'likely' }, 'likely') : undefined,
      element('span', { class: 'share' }, figureText(verdict)),
      element('span', { class: 'visually-hidden' }, severity),
    );
    const made = element(
      'article',
      { class: 'verdict', 'data-severity': severity, 'data-verdict': id },
      head,
      sentence,
    );
    return { element: made, title: head, links, verdict };
  }

  private part(part: Part, links: HTMLElement[]): Node | string {
    if (typeof part === 'string') return part;
    if (part.kind === 'strong') return element('b', {}, part.text);
    const { kind, site } = part;
    const link = button(
      {
        class: kind === 'place' ? 'link' : 'link plain',
        title: kind === 'place' ? `${site.function}, ${site.file}:${site.line}` : site.function,
      },
      () => (kind === 'place' ? this.actions.open(site) : this.show(site)),
      partText(part),
    );
    links.push(link);
    return link;
  }

  /** Lights the evidence and selects where most of it comes from; again takes the light away. */
  private async follow({ evidence, sampleType, worst }: Verdict): Promise<void> {
    const { session } = this;
    if (this.isLit(evidence)) {
      await session.find('');
      return;
    }
    // Evidence is functions.
    if (session.view.granularity !== 'functions') await session.steps.chooseGranularity('functions');
    await session.chooseSampleType(sampleType);
    if (evidence !== '') await session.find(evidence, true);
    const node = worst ? this.widest(worst) : 0;
    const [first = 0] = session.search.result?.hits ?? [];
    if (node !== 0 || first !== 0) this.actions.visit(node || first);
  }

  private show(site: Site): void {
    const node = this.widest(site);
    if (node !== 0) this.actions.visit(node);
  }

  /** The widest node of a function, of those on the way to what is lit where there are any; 0 where it is not in view. */
  private widest({ function: name }: Site): number {
    const { frames, shape, layout, lit } = this.session;
    let best = 0;
    let bestIsLit = false;
    for (let node = 1; node < shape.count; node++) {
      if (frames.names[shape.frame[node]!] !== name || layout.width[node] === 0) continue;
      const isLit = lit !== undefined && lit[node] !== unlit;
      if (best === 0 || (isLit && !bestIsLit) || (isLit === bestIsLit && layout.width[node]! > layout.width[best]!)) {
        best = node;
        bestIsLit = isLit;
      }
    }
    return best;
  }
}

const severityIcons: Readonly<Record<Severity, IconName>> = { error: 'error', warning: 'warning', info: 'info' };

/** What was looked for without a verdict; opens to the whole list. */
function silenceCard(silence: Pick<Explanation, 'clear' | 'untold'>): Card {
  const text = element('p', { id: 'verdicts-clear' }, silenceText(silence).join(' '));
  const count = silence.clear.length + silence.untold.length;
  const made = element('article', { class: 'verdict clear' });
  const title = button(
    { class: 'verdict-title', 'aria-expanded': 'false', 'aria-describedby': text.id },
    () => title.setAttribute('aria-expanded', String(made.classList.toggle('open'))),
    icon(silence.untold.length > 0 ? 'info' : 'pass'),
    count === 1 ? '1 check without verdict' : `${count} checks without verdict`,
  );
  made.append(title, text);
  return { element: made, title, links: [], verdict: undefined };
}
