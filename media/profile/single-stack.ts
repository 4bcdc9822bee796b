/** Owns the view of a profile with one sample: its stack as a list, because shares of one mean nothing. Refuses to know how it is exported. */
import { formatValue } from '#engine/profile/units/format';
import type { ExportDialog } from './chrome/export-dialog';
import { button, element } from './dom';
import type { ProfileHeader } from './model';
import type { Session } from './session';

/** Whether all there is was seen once. One stack that thousands of goroutines share is not. */
export function isSingle({ sampleCount, sampleTypes, totals }: ProfileHeader): boolean {
  const count = sampleTypes.findIndex(({ unit }) => unit === 'count');
  return sampleCount === 1 && (count < 0 || totals[count]! <= 1);
}

export function singleStack(session: Session, exportDialog: ExportDialog): HTMLElement {
  const { shape, frames, header } = session;
  const values = header.sampleTypes.map(
    (type, index) => `${type.type} ${formatValue(header.totals[index]!, type.unit)}`,
  );
  // Parents come before their children, so the last node is the leaf.
  const rows: HTMLElement[] = [];
  for (let node = shape.count - 1; node > 0; node = shape.parent[node]!) {
    const frame = shape.frame[node]!;
    rows.push(
      element(
        'li',
        {},
        element('span', { class: 'code' }, frames.names[frame]!),
        element('span', { class: 'quiet' }, frames.files[frame]!),
      ),
    );
  }
  return element(
    'main',
    { class: 'single-stack', 'data-testid': 'single-stack' },
    element('h1', {}, session.name),
    element('p', {}, '1 sample: too few for shares. ', element('span', { class: 'quiet' }, values.join(' · '))),
    element('ol', { 'aria-label': 'Stack, innermost frame first' }, ...rows),
    button({ class: 'secondary', 'data-testid': 'export' }, () => exportDialog.open(), 'Export…'),
    exportDialog.element,
  );
}
