/** Owns the line that says what is compared with what, and how: base, swap, normalise, mode, end. Refuses to know how differences are made. */

import { formatValue } from '#engine/profile/units/format';
import type { WrittenSide } from '#protocol/written';
import { icon } from '../chrome/icons';
import { rove } from '../chrome/roving';
import { button, element, renew, setAttribute } from '../dom';
import type { Comparison, ComparisonHeader, ComparisonOptions, SideHeader } from '../model';
import type { Session } from '../session';
import { comparedSides, sharedGrowth } from './compared';

export interface ComparisonActions {
  /** Asks for the file of a base. */
  pickBase(): void;
  /** Another way to compare; undefined ends the comparison. */
  change(options: ComparisonOptions | undefined): void;
}

const modes = [
  ['base', '−base', 'Subtracts the base stack by stack; shares are of what is left (pprof -base)'],
  ['diff-base', 'diff base', 'Keeps both sides; shares are of the base (pprof -diff_base)'],
] as const;

export class ComparisonBar {
  readonly element = element('div', { class: 'comparison-bar', hidden: true, 'data-testid': 'comparison' });

  constructor(
    private readonly session: Session,
    private readonly actions: ComparisonActions,
  ) {}

  update(): void {
    const { comparison, header } = this.session;
    this.element.hidden = !header.comparison;
    if (!header.comparison) return;
    if (!comparison) {
      renew(this.element, ...this.written(header.comparison));
      return;
    }
    const { now, base } = comparedSides(this.session)!;
    renew(
      this.element,
      element('span', { class: 'quiet' }, 'base'),
      this.side(base, header.comparison.base, !comparison.swapped),
      button(
        { class: 'icon-button', title: 'Swap the sides', 'aria-label': 'Swap the sides' },
        () => this.change({ swapped: !comparison.swapped }),
        icon('arrow-swap'),
      ),
      element('span', { class: 'quiet' }, 'compare'),
      this.side(now, header.comparison.now, comparison.swapped),
      ...(sharedGrowth(this.session) > 0 ? [element('span', { class: 'quiet' }, 'shares are of the growth')] : []),
      this.normalize(comparison),
      this.modes(comparison),
      button(
        { class: 'icon-button', title: 'Show the profile alone', 'aria-label': 'End the comparison' },
        () => this.actions.change(undefined),
        icon('close'),
      ),
    );
  }

  /** Of a file that is a difference itself: its sides stay as they are. */
  private written({ now, base }: ComparisonHeader): HTMLElement[] {
    const sides = comparedSides(this.session)!;
    const words = [
      element('span', { class: 'quiet' }, 'base'),
      this.side(sides.base, base, false),
      element('span', { class: 'quiet' }, 'compare'),
      this.side(sides.now, now, false),
    ];
    return sharedGrowth(this.session) > 0
      ? [...words, element('span', { class: 'quiet' }, 'shares are of the growth')]
      : words;
  }

  /** A file with its total; the one that was chosen as base can be exchanged. */
  private side({ name, time }: WrittenSide, { totals }: SideHeader, isChosen: boolean): HTMLElement {
    const { layout, sampleType } = this.session;
    const taken = time > 0 ? new Date(time) : undefined;
    const called = name || (taken?.toLocaleTimeString('en-GB') ?? '');
    const whole = [name, taken?.toLocaleString('en-GB')].filter(Boolean).join(', ');
    const parts = [
      called === '' ? '' : `${called} `,
      element('b', {}, formatValue(totals[layout.sampleType] ?? 0, sampleType.unit)),
    ];
    if (!isChosen) return element('span', { class: 'side', title: whole }, ...parts);
    return button({ class: 'side', title: `${whole}: choose another` }, () => this.actions.pickBase(), ...parts);
  }

  private normalize({ normalize }: Comparison): HTMLElement {
    const box = element('input', { type: 'checkbox', checked: normalize });
    box.addEventListener('change', () => this.change({ normalize: box.checked }));
    const hint =
      'Scales the compared side so that both sum up alike: shows what shifted, not what grew (pprof -normalize)';
    return element('label', { class: 'push normalise', title: hint }, box, 'Normalise');
  }

  private modes({ mode }: Comparison): HTMLElement {
    const segments = modes.map(([id, text, hint]) => {
      const made = button(
        { class: 'segment', role: 'radio', title: hint, 'aria-checked': String(id === mode) },
        () => this.change({ mode: id }),
        text,
      );
      setAttribute(made, 'tabindex', id === mode ? 0 : -1);
      return made;
    });
    rove(segments, (index) => this.change({ mode: modes[index]![0] }));
    return element('div', { role: 'radiogroup', class: 'segments', 'aria-label': 'Way to compare' }, ...segments);
  }

  private change(changed: Partial<ComparisonOptions>): void {
    const { comparison } = this.session;
    if (!comparison) return;
    const { mode, normalize, swapped } = comparison;
    this.actions.change({ mode, normalize, swapped, ...changed });
  }
}
