/** Owns the first line of the page: the sample types with their totals, and when, how long and what was measured. Refuses to know the views. */
import { counted } from '#engine/profile/explain/words';
import { formatValue } from '#engine/profile/units/format';
import { button, element, setAttribute } from '../dom';
import type { ProfileHeader } from '../model';
import type { Session } from '../session';
import { icon } from './icons';
import { rove } from './roving';

export class SampleTypes {
  readonly element = element('header', { class: 'types-line' });
  private readonly group = element('div', {
    role: 'radiogroup',
    class: 'segments',
    'aria-label': 'Sample type',
    'data-testid': 'sample-types',
  });
  private readonly facts = element('span', { class: 'quiet facts' });
  private readonly compare: HTMLButtonElement;
  private segments: readonly HTMLElement[] = [];
  /** The header the segments were made of. */
  private made: ProfileHeader | undefined;

  constructor(
    private readonly session: Session,
    pickBase: () => void,
  ) {
    this.compare = button(
      { class: 'icon-button', title: 'Compare with another profile…', 'aria-label': 'Compare with another profile' },
      pickBase,
      icon('git-compare'),
    );
    this.element.append(this.group, this.facts, this.compare);
    this.update();
  }

  update(): void {
    const { header, layout } = this.session;
    if (header !== this.made) this.make(header);
    this.compare.hidden = header.comparison !== undefined;
    this.segments.forEach((segment, index) => {
      const chosen = index === layout.sampleType;
      setAttribute(segment, 'aria-checked', String(chosen));
      segment.tabIndex = chosen ? 0 : -1;
    });
  }

  private make(header: ProfileHeader): void {
    const { session } = this;
    this.made = header;
    this.segments = header.sampleTypes.map((type, index) => {
      const segment = element(
        'button',
        { type: 'button', role: 'radio', class: 'segment', title: `${type.type} in ${type.unit}` },
        element('span', { class: 'segment-type' }, `${type.type} `),
        element('b', {}, totalText(header, index)),
      );
      segment.addEventListener('click', () => void session.chooseSampleType(index));
      return segment;
    });
    rove(this.segments, (index) => void session.chooseSampleType(index));
    this.group.replaceChildren(...this.segments);
    this.facts.textContent = facts(session);
    this.facts.title = this.facts.textContent;
  }
}

/** The total of a sample type; of a comparison what came or went. */
function totalText({ sampleTypes, totals, comparison }: ProfileHeader, index: number): string {
  const { unit } = sampleTypes[index]!;
  if (!comparison) return formatValue(totals[index]!, unit);
  const difference = comparison.now.totals[index]! - comparison.base.totals[index]!;
  return difference > 0 ? `+${formatValue(difference, unit)}` : formatValue(difference, unit);
}

function facts({ header }: Session): string {
  if (header.comparison) return header.binary;
  const taken = new Date(header.time);
  // Without `h23` the hour after midnight is the 24th in some languages.
  const time = taken.toLocaleTimeString([], { hourCycle: 'h23' });
  const today = taken.toDateString() === new Date().toDateString();
  const day = `${taken.getFullYear()}-${twoDigits(taken.getMonth() + 1)}-${twoDigits(taken.getDate())}`;
  const when = header.time > 0 ? `at ${today ? time : `${day} ${time}`}` : '';
  const howLong = header.durationNanos > 0 ? formatValue(header.durationNanos, 'nanoseconds') : '';
  const build = /^[0-9a-f]{7,}$/.test(header.buildId) ? `build ${header.buildId.slice(0, 7)}` : '';
  const samples = counted(header.sampleCount, 'stack');
  return [[howLong, when].filter(Boolean).join(' '), header.binary, build, samples].filter(Boolean).join(' · ');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
