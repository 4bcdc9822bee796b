/** Owns the first line of the page: the sample types with their totals, and when, how long and what was measured. */
import { formatValue } from '#engine/profile/units';
import { element, setAttribute } from '../dom';
import type { Session } from '../session';
import { rove } from './roving';

export class SampleTypes {
  readonly element: HTMLElement;
  private readonly segments: readonly HTMLElement[];

  constructor(private readonly session: Session) {
    const { header } = session;
    this.segments = header.sampleTypes.map((type, index) => {
      const segment = element(
        'button',
        { type: 'button', role: 'radio', class: 'segment', title: `${type.type} in ${type.unit}` },
        `${type.type} `,
        element('b', {}, formatValue(header.totals[index]!, type.unit)),
      );
      segment.addEventListener('click', () => void session.chooseSampleType(index));
      return segment;
    });
    rove(this.segments, (index) => void session.chooseSampleType(index));
    this.element = element(
      'header',
      { class: 'types-line' },
      element(
        'div',
        { role: 'radiogroup', class: 'segments', 'aria-label': 'Sample type', 'data-testid': 'sample-types' },
        ...this.segments,
      ),
      element('span', { class: 'quiet facts' }, facts(session)),
    );
    this.update();
  }

  update(): void {
    this.segments.forEach((segment, index) => {
      const chosen = index === this.session.layout.sampleType;
      setAttribute(segment, 'aria-checked', String(chosen));
      segment.tabIndex = chosen ? 0 : -1;
    });
  }
}

function facts({ header }: Session): string {
  const taken = new Date(header.time);
  const time = taken.toLocaleTimeString([], { hour12: false });
  const today = taken.toDateString() === new Date().toDateString();
  const day = `${taken.getFullYear()}-${twoDigits(taken.getMonth() + 1)}-${twoDigits(taken.getDate())}`;
  const when = header.time > 0 ? `at ${today ? time : `${day} ${time}`}` : '';
  const howLong = header.durationNanos > 0 ? formatValue(header.durationNanos, 'nanoseconds') : '';
  const build = /^[0-9a-f]{7,}$/.test(header.buildId) ? `build ${header.buildId.slice(0, 7)}` : '';
  const samples = `${header.sampleCount.toLocaleString('en-US')} ${header.sampleCount === 1 ? 'stack' : 'stacks'}`;
  return [[howLong, when].filter(Boolean).join(' '), header.binary, build, samples].filter(Boolean).join(' · ');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
