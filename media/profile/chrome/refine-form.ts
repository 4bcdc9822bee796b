/**
 * Owns the small dialog that adds a refinement: its kind, its pattern, what is wrong with it, and those offered ready made or used before.
 * Refuses to know what refinements do.
 */
import { pprofFlag, type Refinement, type RefinementKind, refinementKinds } from '#engine/profile/refine/refinement';
import { button, element, setAttribute } from '../dom';
import { presetsFor } from '../presets';
import type { Session } from '../session';
import { chipName } from './chip-name';

/** One sentence on each, in pprof's sense. */
const hints: Readonly<Record<RefinementKind, string>> = {
  focus: 'Only samples with a matching frame.',
  ignore: 'No samples with a matching frame.',
  hide: 'Matching frames are left out of the stacks; their cost goes to their callers.',
  show: 'Only matching frames stay in the stacks.',
  showFrom: 'Stacks begin at the matching frame nearest to the root.',
  tagFocus: 'Only samples with a matching label: key=pattern, or a range such as bytes=1kb:1mb.',
  tagIgnore: 'No samples with a matching label: key=pattern, or a range such as bytes=1kb:1mb.',
  tagRoot: 'The values of these labels become frames at the root: key,key.',
  tagLeaf: 'The values of these labels become frames at the leaf: key,key.',
};

export class RefineForm {
  readonly element: HTMLDialogElement;
  private readonly kind = element('select', { 'aria-label': 'Kind of refinement' });
  private readonly pattern = element('input', {
    type: 'text',
    'aria-label': 'Pattern',
    'aria-describedby': 'refine-hint refine-problem',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: 'net/http|encoding/json',
  });
  private readonly hint = element('p', { class: 'quiet', id: 'refine-hint' });
  private readonly problem = element('p', { class: 'problem', id: 'refine-problem', role: 'alert' });
  private readonly presets = element('div', { class: 'presets' });
  private used = false;

  constructor(
    private readonly session: Session,
    private readonly recent: readonly Refinement[],
    /** Called after the form has closed with what it was asked for; else the keys go back by themselves to where they were. */
    private readonly done: () => void,
  ) {
    this.kind.append(...refinementKinds.map((kind) => element('option', { value: kind }, pprofFlag(kind))));
    this.kind.addEventListener('change', () => this.explain());
    const form = element(
      'form',
      { method: 'dialog', class: 'refine-line' },
      this.kind,
      this.pattern,
      element('button', { type: 'submit', class: 'primary' }, 'Add'),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.add();
    });
    this.element = element(
      'dialog',
      { class: 'refine-form', 'aria-label': 'Refine', 'data-testid': 'refine-form' },
      form,
      this.hint,
      this.problem,
      this.presets,
    );
    this.element.addEventListener('click', (event) => {
      // Only what lies outside is the dialog itself.
      if (event.target === this.element) this.element.close();
    });
    this.element.addEventListener('close', () => {
      if (this.used) this.done();
    });
  }

  /** Opens under an element. */
  open(under: HTMLElement): void {
    this.used = false;
    this.pattern.value = '';
    this.say(undefined);
    this.explain();
    this.offer();
    this.element.showModal();
    const box = under.getBoundingClientRect();
    const left = Math.min(box.left, innerWidth - this.element.offsetWidth - 8);
    this.element.style.left = `${Math.max(8, left)}px`;
    this.element.style.top = `${box.bottom + 4}px`;
    this.pattern.focus();
  }

  private explain(): void {
    this.hint.textContent = hints[this.kind.value as RefinementKind];
  }

  private offer(): void {
    const { session } = this;
    const presets = presetsFor(session.sampleType.type, session.frames, session.view.granularity).map(
      ({ title, hint, refinement }) =>
        button({ class: 'secondary', title: hint }, () => void this.use(() => session.steps.refine(refinement)), title),
    );
    const { current } = session.steps.history;
    const recent = this.recent
      .filter(({ kind, pattern }) => !current.some((one) => one.kind === kind && one.pattern === pattern))
      .map((refinement) =>
        button(
          { class: 'secondary recent', title: `${pprofFlag(refinement.kind)}=${refinement.pattern}` },
          () => void this.use(() => session.steps.refine(refinement)),
          element('span', { class: 'quiet' }, pprofFlag(refinement.kind)),
          ' ',
          chipName(refinement),
        ),
      );
    const clear = button(
      { class: 'secondary' },
      () => void this.use(() => session.steps.useRefinements([])),
      'Remove all refinements',
    );
    clear.hidden = current.length === 0;
    this.presets.replaceChildren(...presets, ...recent, clear);
  }

  private async add(): Promise<void> {
    const pattern = this.pattern.value.trim();
    if (pattern === '') {
      this.say('The pattern is empty. Write what frames or labels to look for.');
      return;
    }
    await this.use(() => this.session.steps.refine({ kind: this.kind.value as RefinementKind, pattern }));
  }

  private async use(refine: () => Promise<string | undefined>): Promise<void> {
    const problem = await refine();
    if (problem !== undefined) {
      this.say(`The pattern ${problem}`);
      return;
    }
    this.used = true;
    this.element.close();
  }

  private say(problem: string | undefined): void {
    this.problem.textContent = problem ?? '';
    this.problem.hidden = problem === undefined;
    setAttribute(this.pattern, 'aria-invalid', problem === undefined ? undefined : 'true');
  }
}
