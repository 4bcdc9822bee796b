/** Owns what stands in place of the views: reading, empty, error, too few samples. Each says what is the case and what to do next. */
import { button, element, setAttribute } from '../dom';
import { type IconName, icon } from './icons';

export interface StateAction {
  readonly title: string;
  act(): void;
}

export interface Notice {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  /** The first is the primary one. */
  readonly actions: readonly StateAction[];
  readonly isError: boolean;
  /** Whether it is known what the file is, so that what can be opened besides is of no interest. */
  readonly isKnown?: boolean;
}

/** A whole page that says one thing. */
export function noticePage(notice: Notice): HTMLElement {
  return element(
    'main',
    { class: 'notice', role: notice.isError ? 'alert' : 'status', 'data-testid': notice.isError ? 'error' : 'notice' },
    icon(notice.icon),
    element('h1', {}, notice.title),
    element('p', {}, notice.text),
    actionRow(notice.actions),
    notice.isKnown
      ? undefined
      : element(
          'p',
          { class: 'quiet' },
          'Opens what pprof writes, compressed or not, the same profiles as text (debug=1), folded stacks, the output of perf script and execution traces.',
        ),
  );
}

/** A line above the old view, which stays. */
export function noticeBar(notice: Notice, dismiss: () => void): HTMLElement {
  return element(
    'div',
    { class: 'notice-bar', role: 'alert', 'data-testid': 'error' },
    icon(notice.icon),
    element('span', {}, element('b', {}, `${notice.title} `), notice.text, ' The view below is the one from before.'),
    actionRow(notice.actions),
    button({ class: 'icon-button', 'aria-label': 'Dismiss' }, dismiss, icon('close')),
  );
}

/** A line above the view: the file was read, but lacks something. */
export function noteBar(notes: readonly string[], dismiss: () => void): HTMLElement {
  return element(
    'div',
    { class: 'notice-bar', role: 'status', 'data-testid': 'notes' },
    icon('info'),
    element('span', {}, notes.join(' ')),
    button({ class: 'icon-button', 'aria-label': 'Dismiss' }, dismiss, icon('close')),
  );
}

function actionRow(actions: readonly StateAction[]): HTMLElement {
  const buttons = actions.map(({ title, act }, index) =>
    button({ class: index === 0 ? 'primary' : 'secondary' }, act, title),
  );
  return element('div', { class: 'actions' }, ...buttons);
}

/** The bar after 300 ms, what is done and Cancel after a second. */
const barDelay = 300;
const wordsDelay = 1000;

const stepNames: Readonly<Record<string, string>> = {
  inflate: 'Inflating',
  tables: 'Reading tables',
  samples: 'Reading samples',
  tree: 'Building the call tree',
};

/** The 2-px bar over the page, and the words beneath it when it takes longer. */
export class Loading {
  readonly element = element('div', { class: 'loading', hidden: true });
  private readonly bar = element('div', {
    class: 'progress',
    role: 'progressbar',
    'aria-labelledby': 'loading-words',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
  });
  private readonly done = element('i');
  private readonly words = element('span', { id: 'loading-words' });
  private readonly detail: HTMLElement;
  private timers: ReturnType<typeof setTimeout>[] = [];

  constructor(cancel: () => void) {
    this.bar.append(this.done);
    this.detail = element(
      'div',
      { class: 'loading-words', role: 'status', hidden: true },
      this.words,
      button({ class: 'secondary' }, cancel, 'Cancel'),
    );
    this.element.append(this.bar, this.detail);
  }

  /** @param words said after a while, until progress says more */
  start(words = 'Reading'): void {
    this.stop();
    this.words.textContent = words;
    this.show(undefined);
    this.timers = [
      setTimeout(() => {
        this.element.hidden = false;
      }, barDelay),
      setTimeout(() => {
        this.detail.hidden = false;
      }, wordsDelay),
    ];
  }

  /** `done` from 0 to 1 of this step. */
  progress(step: string, done: number): void {
    const percent = Math.round(done * 100);
    this.show(percent);
    this.words.textContent = `${stepNames[step] ?? 'Reading'}: ${percent} %`;
  }

  /** Undefined where nothing is known of how far it is. */
  private show(percent: number | undefined): void {
    setAttribute(this.bar, 'aria-valuenow', percent);
    this.done.style.width = percent === undefined ? '' : `${percent}%`;
  }

  /** Something that tells no progress goes on: its words; undefined when it is over. */
  work(words: string | undefined): void {
    if (words === undefined) this.stop();
    else if (this.timers.length === 0) this.start(words);
    else this.words.textContent = words;
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers = [];
    this.element.hidden = true;
    this.detail.hidden = true;
  }
}
