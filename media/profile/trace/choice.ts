/**
 * Owns the line that says which profile of an execution trace is shown and offers the others, and the page before one was chosen.
 * Refuses to know how profiles are made.
 */
import { type TraceKind, traceKinds } from '#engine/profile/formats/execution-trace';
import { icon } from '../chrome/icons';
import { rove } from '../chrome/roving';
import { button, element, setAttribute } from '../dom';
import { traceWords } from './words';

export class TraceChoice {
  /** The line above the page. */
  readonly element: HTMLElement;
  private readonly segments: readonly HTMLElement[];

  /** Arrows only move: each choice may start a program, so it takes Enter, Space or a click. */
  constructor(private readonly choose: (kind: TraceKind) => void) {
    this.segments = traceKinds.map((kind) => {
      const { title, counts } = traceWords[kind];
      const segment = element('button', { type: 'button', role: 'radio', class: 'segment', title: counts }, title);
      segment.addEventListener('click', () => choose(kind));
      return segment;
    });
    rove(this.segments, () => undefined);
    this.element = element(
      'div',
      { class: 'trace-line', hidden: true, 'data-testid': 'trace' },
      icon('pulse'),
      element('span', {}, 'Execution trace'),
      element('div', { role: 'radiogroup', class: 'segments', 'aria-label': 'Profile of the trace' }, ...this.segments),
    );
    this.mark(undefined);
  }

  /** Shows which one is chosen; undefined while none is. */
  mark(chosen: TraceKind | undefined): void {
    traceKinds.forEach((kind, index) => {
      setAttribute(this.segments[index]!, 'aria-checked', String(kind === chosen));
      this.segments[index]!.tabIndex = kind === (chosen ?? traceKinds[0]) ? 0 : -1;
    });
  }

  /** The page before a choice: what each of the four is good for. */
  start(name: string): HTMLElement {
    const choices = traceKinds.map((kind) => {
      const { title, counts } = traceWords[kind];
      return button(
        { class: 'trace-choice' },
        () => this.choose(kind),
        element('b', {}, title),
        element('span', { class: 'quiet' }, counts),
      );
    });
    rove(choices, () => undefined);
    return element(
      'main',
      { class: 'notice', 'data-testid': 'trace-start' },
      icon('pulse'),
      element('h1', {}, 'Execution trace'),
      element('p', {}, `${name} holds four profiles of waiting. go tool trace makes the one you choose.`),
      element('div', { class: 'trace-choices', role: 'group', 'aria-label': 'Profiles of the trace' }, ...choices),
    );
  }
}
