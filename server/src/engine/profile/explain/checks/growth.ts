/** Owns the verdict on the difference of two profiles: a line where memory or goroutines have grown by what a leak grows by. */
import { formatValue } from '../../units';
import { interval } from '../certainty';
import type { Check } from '../check';
import type { Caller } from '../coverage';
import type { Subject } from '../subject';
import type { Verdict } from '../verdict';
import { counted, functionPart, place, strong, timesFrom } from '../words';

const megabyte = 2 ** 20;

/** Sum of the base's samples, which carry negated values and are marked. */
function sumOfBase(subject: Subject, column: ArrayLike<number> | undefined, sign: 1 | -1): number {
  const { fromBase, leaf } = subject.profile.samples;
  let sum = 0;
  for (let sample = 0; sample < leaf.length; sample++) if (fromBase?.[sample] === 1) sum += column?.[sample] ?? 0;
  return sign * sum;
}

interface Grown {
  readonly worst: Caller;
  /** Of the base's total. */
  readonly share: number;
  /** Whether the whole function has grown by that much, over several lines. */
  readonly isFunction: boolean;
}

/**
 * The line that has surely grown the most, or the function, whose lines together are as good evidence of one leak. It has grown by enough to be
 * somebody's problem, and what it has surely grown by, the lower end of the interval, is above the share of what the base has at most.
 * @param fewest in the sample type's unit
 * @param variance of each sample; undefined for what was counted
 */
function grown(subject: Subject, sampleType: number, fewest: number, variance?: ArrayLike<number>): Grown | undefined {
  const base = sumOfBase(subject, subject.column(sampleType), -1);
  if (base <= 0) return undefined;
  const [, most] = interval(base, sumOfBase(subject, variance, 1));
  const least = (most * subject.thresholds.growth) / 100;
  const isCertain = ({ cost, count }: Caller): boolean => cost >= fewest && interval(cost, count)[0] >= least;
  const { lines, functions } = subject.callers(subject.weigh({}, sampleType), 'own', undefined, variance);
  const line = lines.find(isCertain);
  const worst = line ?? functions.find(isCertain);
  return worst && { worst, share: worst.cost / base, isFunction: line === undefined };
}

export const memoryGrowth: Check = {
  noun: 'memory that piles up at one line',
  kinds: ['heap', 'heap-in-use'],
  diffs: true,
  find(subject) {
    const { inUse } = subject.reading;
    if (inUse < 0) return undefined;
    const found = grown(subject, inUse, subject.thresholds.memoryMb * megabyte, subject.inUseVariance());
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
  const base = sumOfBase(subject, subject.column(sampleType), -1);
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
      ofBase(more / base),
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
  { worst, share, isFunction }: Grown,
  noun: string,
  amount: string,
): Verdict {
  const verdict = subject.verdictOn(subject.weigh({}, sampleType), worst, {
    id: 'growth',
    title: 'Looks like a leak',
    severity: 'warning',
    certainty: 'likely',
    says: [
      ofBase(share),
      strong(noun),
      ...(isFunction
        ? [' more in ', functionPart(worst.site), ', most at ', place(worst.site)]
        : [' more at ', place(worst.site)]),
      `: +${amount}`,
    ],
    next: 'Take a third profile under the same load: a leak goes on, a cache comes to rest.',
  });
  return { ...verdict, share };
}

/** After a percentage, or after how many times. */
function ofBase(share: number): string {
  return share < timesFrom ? 'of the base’s ' : 'the base’s ';
}
