/** Owns the search field: pattern, share and count of hits, steps through them, errors in place. Refuses to know how hits are drawn. */
import { button, element, setAttribute } from '../dom';
import type { Session } from '../session';
import { icon } from './icons';
import { moduleNames } from './rail';

/** Typing pauses shorter than this do not search, milliseconds. */
const pause = 120;

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
    return `${session.share(cost)} · ${frames.toLocaleString('en-US')} ${frames === 1 ? 'frame' : 'frames'}`;
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

  private typed(): void {
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
    } else if (event.key === 'ArrowDown') {
      // On to what was found, where n and N go from hit to hit.
      event.preventDefault();
      this.leave();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      clearTimeout(this.timer);
      const pending = this.session.search.text === this.input.value ? undefined : this.session.find(this.input.value);
      void Promise.resolve(pending).then(() => this.visit(event.shiftKey ? -1 : 1));
    }
  }
}
