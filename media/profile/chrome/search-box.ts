/** Owns the search field: pattern, share and count of hits, steps through them, errors in place. Refuses to know how hits are drawn. */
import { counted } from '#engine/profile/explain/words';
import { shareWords } from '../compare/compared';
import { button, element, setAttribute } from '../dom';
import type { Session } from '../session';
import { icon } from './icons';
import { moduleNames } from './rail';

/** Typing pauses shorter than this do not search, milliseconds. */
const pause = 120;
/** Searches that can be brought back. */
const mostPast = 20;

export class SearchBox {
  readonly element: HTMLElement;
  private readonly input = element('input', {
    type: 'text',
    placeholder: 'Search functions',
    'aria-label': 'Search functions by regular expression',
    'data-testid': 'search',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'search-status',
  });
  private readonly status = element('span', { class: 'search-status', id: 'search-status' });
  private readonly mode: HTMLButtonElement;
  private readonly chip = element('span', { class: 'chip', hidden: true });
  private readonly steps: readonly HTMLButtonElement[];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What was searched for and visited, oldest first; and which of them stands in the field, their number for none. */
  private past: string[] = [];
  private at = 0;

  constructor(
    private readonly session: Session,
    private readonly visit: (direction: 1 | -1) => void,
    private readonly leave: () => void,
  ) {
    this.mode = button(
      {
        class: 'icon-button',
        'aria-label': 'Regular expression',
        title: 'Regular expression (RE2)',
        'aria-pressed': 'true',
      },
      () => void session.find(this.input.value, !session.search.regexp),
      icon('regex'),
    );
    this.steps = [
      button(
        { class: 'icon-button', title: 'Previous hit (N)', 'aria-label': 'Previous hit' },
        () => visit(-1),
        icon('arrow-up'),
      ),
      button(
        { class: 'icon-button', title: 'Next hit (n)', 'aria-label': 'Next hit' },
        () => visit(1),
        icon('arrow-down'),
      ),
    ];
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.element = element(
      'div',
      { class: 'search', role: 'search' },
      element('div', { class: 'search-field' }, icon('search'), this.chip, this.input, this.status, this.mode),
      ...this.steps,
    );
    this.update();
  }

  focus(): void {
    this.input.hidden = false;
    this.input.focus();
    this.input.select();
  }

  update(): void {
    const { search } = this.session;
    if (document.activeElement !== this.input || search.text === '') this.input.value = search.text;
    this.showChip();
    this.element.classList.toggle('wrong', search.error !== undefined);
    setAttribute(this.input, 'aria-invalid', search.error === undefined ? undefined : 'true');
    setAttribute(this.mode, 'aria-pressed', String(search.regexp));
    this.status.textContent = this.statusText();
    const none = (search.result?.hits.length ?? 0) === 0;
    for (const step of this.steps) step.disabled = none;
  }

  /** "26 % · 32 frames", "no match", or what is wrong. */
  statusText(): string {
    const { session } = this;
    const { search } = session;
    if (search.error !== undefined) return search.error;
    if (!search.result) return '';
    const { frames, cost } = search.result;
    if (frames === 0) return 'no match';
    return `${shareWords(session, cost)} · ${counted(frames, 'frame')}`;
  }

  /** The lit module, which a click takes away again. */
  private showChip(): void {
    const { module } = this.session.search;
    this.chip.hidden = module === undefined;
    this.input.hidden = module !== undefined;
    if (!module) return;
    const remove = button(
      { class: 'icon-button', 'aria-label': `Show all alike, not ${moduleNames[module]} alone` },
      () => void this.session.light(undefined),
      icon('close'),
    );
    this.chip.replaceChildren(moduleNames[module], remove);
  }

  /** To a hit, where n and N go on; without one the pattern wants another try. */
  private visitFirst(direction: 1 | -1): void {
    if ((this.session.search.result?.hits.length ?? 0) === 0) return;
    this.visit(direction);
    this.leave();
  }

  private remember(): void {
    const { value } = this.input;
    if (value !== '') this.past = [...this.past.filter((text) => text !== value), value].slice(-mostPast);
    this.at = this.past.length;
  }

  /** An earlier (-1) or later (1) search; past the latest the field is empty. */
  private recall(step: 1 | -1): void {
    if (this.at === this.past.length && this.input.value === this.past.at(-1)) this.at--;
    this.at = Math.min(this.past.length, Math.max(0, this.at + step));
    this.input.value = this.past[this.at] ?? '';
    clearTimeout(this.timer);
    void this.session.find(this.input.value);
  }

  private typed(): void {
    this.at = this.past.length;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.session.find(this.input.value), pause);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.input.value = '';
      clearTimeout(this.timer);
      void this.session.find('');
      this.leave();
    } else if (event.key === 'ArrowUp' || (event.key === 'ArrowDown' && this.at < this.past.length)) {
      event.preventDefault();
      this.recall(event.key === 'ArrowUp' ? -1 : 1);
    } else if (event.key === 'ArrowDown') {
      // On to what was found, where n and N go from hit to hit.
      event.preventDefault();
      this.remember();
      this.leave();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      clearTimeout(this.timer);
      this.remember();
      const pending = this.session.search.text === this.input.value ? undefined : this.session.find(this.input.value);
      void Promise.resolve(pending).then(() => this.visitFirst(event.shiftKey ? -1 : 1));
    }
  }
}
