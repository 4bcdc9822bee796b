/**
 * Owns the row of refinements: a chip each, the way to add one, undo and redo, and what is left in view. Refuses to know what refinements do.
 */
import { visibleText } from '#engine/profile/names/visible-text';
import { pprofFlag } from '#engine/profile/refine/refinement';
import { button, element } from '../dom';
import { chipText } from '../presets';
import type { Session } from '../session';
import { chipName } from './chip-name';
import { icon } from './icons';
import type { RefineForm } from './refine-form';

export class Chips {
  readonly element: HTMLElement;
  private readonly list = element('ul', { class: 'chips', 'aria-label': 'Refinements', 'data-testid': 'chips' });
  private readonly add: HTMLButtonElement;
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly left = element('span', { class: 'quiet chips-left', 'data-testid': 'left-in-view' });

  constructor(
    private readonly session: Session,
    private readonly form: RefineForm,
  ) {
    this.add = button(
      {
        class: 'icon-button',
        title: 'Add a refinement (a); by the selected frame: f i h s',
        'aria-label': 'Add a refinement',
        'aria-haspopup': 'dialog',
      },
      () => this.openForm(),
      icon('add'),
    );
    this.undo = button(
      { class: 'icon-button', title: 'Undo refinement (u)', 'aria-label': 'Undo refinement' },
      () => void session.steps.undo(),
      icon('discard'),
    );
    this.redo = button(
      { class: 'icon-button', title: 'Redo refinement (Shift+u)', 'aria-label': 'Redo refinement' },
      () => void session.steps.redo(),
      icon('redo'),
    );
    this.element = element('div', { class: 'refining' }, this.list, this.add, this.undo, this.redo, this.left);
    this.update();
  }

  openForm(): void {
    this.form.open(this.add);
  }

  update(): void {
    const { session } = this;
    const { current, canUndo, canRedo } = session.steps.history;
    const focused = [...this.list.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement);
    this.list.replaceChildren(
      ...current.map((refinement, index) => {
        const flag = pprofFlag(refinement.kind);
        const name = visibleText(refinement.name ?? chipText(refinement.pattern));
        return element(
          'li',
          { class: 'filter-chip', title: visibleText(`${flag}=${refinement.pattern}`) },
          element('span', { class: 'quiet' }, flag),
          chipName(refinement),
          button(
            { class: 'icon-button', 'aria-label': `Remove ${flag} ${name}` },
            () => void session.steps.dropRefinement(index),
            icon('close'),
          ),
        );
      }),
    );
    // Who removes one after the other by keyboard stays in the row.
    if (focused >= 0) this.focusChip(Math.min(focused, current.length - 1));
    const held = document.activeElement;
    this.undo.disabled = !canUndo;
    this.redo.disabled = !canRedo;
    // A disabled button loses the focus to nobody; after the last undo there is something to redo, and the other way round.
    if (held === this.undo && !canUndo) (canRedo ? this.redo : this.add).focus();
    if (held === this.redo && !canRedo) (canUndo ? this.undo : this.add).focus();
    this.left.textContent = this.leftText();
  }

  /** The way to take back a refinement, by its place; the way to add one where there is none. */
  private focusChip(index: number): void {
    (this.list.querySelectorAll('button')[index] ?? this.add).focus();
  }

  /** The newest, as `focusChip`. */
  focusLast(): void {
    this.focusChip(this.session.steps.history.current.length - 1);
  }

  /** "96 % of 66.9 s", '' where everything is in view, or where parts of a difference would be no shares. */
  leftText(): string {
    const { session } = this;
    const { kept, total } = session.layout;
    const isAll = session.steps.history.current.length === 0 || session.isComparison;
    return isAll ? '' : `${session.share(kept)} of ${session.value(total)}`;
  }
}
