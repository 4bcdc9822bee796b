/** Owns the verdict on the difference of two profiles: a line where memory or goroutines have grown by what a leak grows by. */
import { formatValue } from '../../units';
import { sampledAllocations } from '../certainty';
import type { Check } from '../check';
import type { Caller } from '../coverage';
import type { Subject } from '../subject';
import type { Verdict } from '../verdict';
import { counted, place, strong } from '../words';

const megabyte = 2 ** 20;

/**
 * Sampled allocations more that are no chance. What has grown by a fifth of the base has at most eleven times as many samples in both
 * profiles together as it has grown by, so two standard deviations of the difference, 2√(11 n), are less than n from 44 on.
 */
const fewestSampled = 44;

/** Sum of the base's samples, which carry negated values and are marked. */
function baseTotal(subject: Subject, sampleType: number): number {
  const { fromBase, values } = subject.profile.samples;
  return values[sampleType]!.reduce((all, value, sample) => (fromBase?.[sample] === 1 ? all - value : all), 0);
}

function grown(subject: Subject, sampleType: number, fewest: number): { worst: Caller; share: number } | undefined {
  const { inUse, inUseCount } = subject.reading;
  const counts = sampleType === inUse ? inUseCount : -1;
  const worst = subject.callers(subject.weigh({}, sampleType), 'own', undefined, counts).lines[0];
  const base = baseTotal(subject, sampleType);
  if (!worst || worst.cost < fewest || base <= 0) return undefined;
  const sampled = sampledAllocations(worst.count, worst.cost, subject.profile.period);
  if (counts >= 0 && sampled < fewestSampled) return undefined;
  const share = worst.cost / base;
  return share >= subject.thresholds.growth / 100 ? { worst, share } : undefined;
}

export const memoryGrowth: Check = {
  noun: 'memory that piles up at one line',
  kinds: ['heap', 'heap-in-use'],
  diffs: true,
  find(subject) {
    const { inUse } = subject.reading;
    const found = inUse < 0 ? undefined : grown(subject, inUse, subject.thresholds.memoryMb * megabyte);
    return found && growthVerdict(subject, inUse, found, 'bytes in use', formatValue(found.worst.cost, 'bytes'));
  },
};

export const goroutineGrowth: Check = {
  noun: 'goroutines that pile up',
  kinds: ['goroutine'],
  diffs: true,
  find(subject) {
    const { cost } = subject.reading;
    const found = grown(subject, cost, subject.thresholds.growthGoroutines);
    if (found) return growthVerdict(subject, cost, found, 'goroutines', counted(found.worst.cost, 'goroutine'));
    return doubled(subject, cost);
  },
};

/** Many more goroutines than there were, though no single line has them: counts are exact, so this is certain whatever it means. */
function doubled(subject: Subject, sampleType: number): Verdict | undefined {
  const base = baseTotal(subject, sampleType);
  const more = subject.profile.samples.values[sampleType]!.reduce((sum, value) => sum + value, 0);
  if (base <= 0 || more < subject.thresholds.growthGoroutines || more < base) return undefined;
  const weighed = subject.weigh({}, sampleType);
  const worst = subject.callers(weighed, 'own').lines[0];
  if (!worst) return undefined;
  const whole = (count: number): string => Math.round(count).toLocaleString('en-US');
  const verdict = subject.verdictOn(weighed, worst, {
    id: 'growth',
    title: 'More than doubled',
    severity: 'warning',
    says: [
      'of the base’s ',
      strong('goroutines'),
      ` more: ${whole(base)} are ${whole(base + more)} now, ${whole(worst.cost)} of the new ones at `,
      place(worst.site),
    ],
    next: 'See in the table what the new ones wait for; a third profile tells whether it goes on.',
  });
  return { ...verdict, share: more / base };
}

function growthVerdict(
  subject: Subject,
  sampleType: number,
  { worst, share }: { worst: Caller; share: number },
  noun: string,
  amount: string,
): Verdict {
  const verdict = subject.verdictOn(subject.weigh({}, sampleType), worst, {
    id: 'growth',
    title: 'Looks like a leak',
    severity: 'warning',
    certainty: 'likely',
    says: ['of the base’s ', strong(noun), ' more at ', place(worst.site), `: +${amount}`],
    next: 'Take a third profile under the same load: a leak goes on, a cache comes to rest.',
  });
  return { ...verdict, share };
}
