/** Owns the line between callers and callees: the function, what it costs, and how to get to another one. Refuses to know the sides. */
import { icon } from '../chrome/icons';
import { flatAndCum } from '../cost-text';
import { button, element } from '../dom';
import { frameName, swatch } from '../rows/frame-text';
import type { Session } from '../session';

export interface MiddleActions {
  back(): void;
  /** The list of functions, where there is no room for it beside the sides. */
  choose(): void;
}

export class Middle {
  readonly element = element('div', { class: 'middle', 'data-testid': 'middle' });

  constructor(
    private readonly session: Session,
    private readonly actions: MiddleActions,
  ) {}

  /** @param recursive whether the function calls itself, so that its stacks hold it more than once */
  show(frame: number, recursive: boolean, canGoBack: boolean): void {
    const { layout, frames } = this.session;
    const name = frames.names[frame]!;
    const written = (cost: number) => (layout.base ? this.session.delta(cost) : this.session.value(cost));
    const [flat, cum] = flatAndCum(this.session, layout.frameFlat[frame]!, layout.frameCum[frame]!, written);
    const back = button(
      { class: 'icon-button', title: 'The function before (Backspace)', 'aria-label': 'Back to the function before' },
      () => this.actions.back(),
      icon('arrow-left'),
    );
    back.disabled = !canGoBack;
    this.element.replaceChildren(
      back,
      swatch(frames.module[frame]!),
      element('h2', { title: name }, frameName(name)),
      ...this.costs('flat', layout.frameFlat[frame]!, flat, layout.base?.frameFlat[frame]),
      ...this.costs('cum', layout.frameCum[frame]!, cum, layout.base?.frameCum[frame]),
      element('span', { class: 'middle-note quiet' }, recursive ? 'recursive: counted once' : ''),
      button({ class: 'link choose' }, () => this.actions.choose(), 'Choose function'),
    );
  }

  /** One cost and its share; in a diff both sides and the difference. */
  private costs(label: string, cost: number, text: string, base: number | undefined): HTMLElement[] {
    const { session } = this;
    const quiet = (text: string) => element('span', { class: 'quiet' }, text);
    const figure = (...parts: readonly (string | Node)[]) => element('span', { class: 'middle-figure' }, ...parts);
    if (base === undefined) return [figure(quiet(`${label} `), `${text} `, quiet(session.share(cost)))];
    const change = `(${session.amount(base)} to ${session.amount(base + cost)})`;
    return [figure(quiet(`${label} `), `${text} `, quiet(change))];
  }
}
