/** Owns the figures in large above the graph of a comparison, and the key to its colours. Refuses to know how growth is reckoned. */

import { type GrowthRow, sourceText } from '#engine/profile/compare/growth-rows';
import { formatGrowth, formatShare, formatValue } from '#engine/profile/units/format';
import { element } from '../dom';
import type { GrowthTable } from '../model';
import type { Session } from '../session';
import { comparedSides } from './compared';

export function growthSummary(session: Session, { rows }: GrowthTable): HTMLElement[] {
  const { header, layout, sampleType } = session;
  const sides = header.comparison;
  if (!sides) return [];
  const now = sides.now.totals[layout.sampleType] ?? 0;
  const base = sides.base.totals[layout.sampleType] ?? 0;
  const figures = [
    figure(
      session.value(now - base),
      [sampleType.type, formatGrowth(now, base)].filter((text) => text !== '').join(', '),
      now > base ? 'more' : now < base ? 'less' : undefined,
    ),
  ];
  const worst = worstLine(rows, now < base);
  if (worst) {
    const what = now < base ? 'decline' : 'growth';
    figures.push(figure(formatShare(worst.share, 1), `of ${what} at ${worst.place}`));
  }
  const times = comparedSides(session)!;
  const minutes = (times.now.time - times.base.time) / 60_000;
  if (times.base.time > 0 && minutes > 0.1 && !session.comparison?.normalize) {
    const perMinute = session.value((now - base) / minutes);
    figures.push(figure(`${perMinute} / min`, `mean over ${formatValue(minutes * 60e9, 'nanoseconds')}`));
  }
  return [...figures, legend()];
}

/** The place most of the growth, or of the decline, is about, and its part of it; undefined where none of it has a line. */
function worstLine(
  rows: readonly GrowthRow[],
  declines: boolean,
): { readonly place: string; readonly share: number } | undefined {
  const places = new Map<string, { readonly place: string; readonly amount: number }>();
  let all = 0;
  for (const { now, base, file, line } of rows) {
    const amount = Math.max(0, declines ? base - now : now - base);
    all += amount;
    if (amount === 0 || line === 0) continue;
    // Files of one name lie in many folders.
    const key = `${file}:${line}`;
    places.set(key, { place: sourceText({ file, line }), amount: (places.get(key)?.amount ?? 0) + amount });
  }
  const [worst] = [...places.values()].sort((a, b) => b.amount - a.amount);
  return worst && { place: worst.place, share: worst.amount / all };
}

function figure(text: string, says: string, change?: 'more' | 'less'): HTMLElement {
  return element(
    'div',
    { class: 'figure' },
    element('b', { 'data-change': change }, text),
    element('span', { class: 'quiet' }, says),
  );
}

/** What the colours of the graph mean. */
function legend(): HTMLElement {
  return element(
    'div',
    { class: 'change-legend quiet' },
    '− less',
    element('i', { class: 'change-scale', 'aria-hidden': 'true' }),
    '+ more',
    element('i', { class: 'change-new', 'aria-hidden': 'true' }),
    'new',
    element('i', { class: 'change-gone', 'aria-hidden': 'true' }),
    'gone',
  );
}
