/** Owns the verdict on the difference of two profiles: a line where memory or goroutines have grown by what a leak grows by. */
import { notReady } from '../../names/wait-state';
import { formatValue } from '../../units/format';
import { interval } from '../certainty';
import type { Check } from '../check';
import type { Caller } from '../coverage';
import type { Subject } from '../subject';
import type { Part, Site, Verdict } from '../verdict';
import { counted, functionPart, place, strong } from '../words';

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
  anyFrames: true,
  kinds: ['heap', 'heap-in-use'],
  diffs: 'only',
  find(subject) {
    const { inUse } = subject.reading;
    if (inUse < 0) return undefined;
    const found = grown(subject, inUse, subject.thresholds.memoryMb * megabyte, subject.inUseVariance());
    return found && growthVerdict(subject, inUse, found, memoryWords);
  },
};

export const goroutineGrowth: Check = {
  noun: 'goroutines that pile up',
  anyFrames: true,
  kinds: ['goroutine'],
  diffs: 'only',
  find(subject) {
    const { cost } = subject.reading;
    const found = grown(subject, cost, subject.thresholds.growthGoroutines);
    if (found) return growthVerdict(subject, cost, found, goroutineWords);
    return multiplied(subject, cost);
  },
};

/** Many more goroutines than there were, though no single line has them: counts are exact, so this is certain whatever it means. */
function multiplied(subject: Subject, sampleType: number): Verdict | undefined {
  const weighed = subject.weigh({}, sampleType);
  const became = subject.sides(weighed);
  const more = became.now - became.base;
  if (became.base <= 0 || more < subject.thresholds.growthGoroutines || more < became.base) return undefined;
  const worst = subject.callers(weighed, 'own').lines[0];
  if (!worst) return undefined;
  const verdict = subject.verdictOn(weighed, worst, {
    id: 'growth',
    title: 'Steep growth',
    severity: 'warning',
    says: [...goroutineWords.became(became), ...goroutineWords.part(subject, worst, [place(worst.site)])],
    next: 'See in the table what the new ones wait for; a third profile tells whether it goes on.',
    became,
  });
  return { ...verdict, share: more / became.base };
}

/** How growth of something is told. */
interface Words {
  readonly noun: string;
  amount(value: number): string;
  /** "9 goroutines became 219" */
  became(sides: { readonly base: number; readonly now: number }): readonly Part[];
  /** ", 45 of the new ones wait at timeout.go:49" */
  part(subject: Subject, worst: Caller, where: readonly Part[]): readonly Part[];
}

const memoryWords: Words = {
  noun: 'bytes in use',
  amount: (value) => formatValue(value, 'bytes'),
  became: ({ base, now }) => [
    `${formatValue(base, 'bytes')} `,
    strong('in use'),
    ` became ${formatValue(now, 'bytes')}`,
  ],
  part: (_, { cost }, where) => [`, ${formatValue(cost, 'bytes')} of the growth at `, ...where],
};

const goroutineWords: Words = {
  noun: 'goroutines',
  amount: (value) => counted(value, 'goroutine'),
  became: ({ base, now }) => {
    const [number, ...noun] = counted(base, 'goroutine').split(' ');
    return [`${number} `, strong(noun.join(' ')), ` became ${Math.round(now).toLocaleString('en-US')}`];
  },
  part: (subject, { cost, site }, where) => {
    const parked = subject.weigh({ through: notReady.source }, subject.reading.cost);
    const waits = subject.callers(parked, 'own').lines.find((line) => isSameLine(line.site, site))?.cost ?? 0;
    const verb = waits >= cost ? 'wait' : 'are';
    return [`, ${Math.round(cost).toLocaleString('en-US')} of the new ones ${verb} at `, ...where];
  },
};

function isSameLine(one: Site, other: Site): boolean {
  return one.line === other.line && one.file === other.file && one.function === other.function;
}

function growthVerdict(
  subject: Subject,
  sampleType: number,
  { worst, share, isFunction }: Grown,
  words: Words,
): Verdict {
  const weighed = subject.weigh({}, sampleType);
  const became = subject.sides(weighed);
  const where: readonly Part[] = isFunction
    ? [place(worst.site), ' and other lines of ', functionPart(worst.site)]
    : [place(worst.site)];
  const common = {
    id: 'growth',
    title: 'Looks like a leak',
    severity: 'warning',
    certainty: 'likely',
    next: 'Take a third profile under the same load: a leak goes on, a cache comes to rest.',
  } as const;
  // Where elsewhere so much went away that all did not grow by what came here, what became of all says nothing of it.
  const isPart = worst.cost <= became.now - became.base;
  const verdict = subject.verdictOn(
    weighed,
    worst,
    isPart
      ? { ...common, says: [...words.became(became), ...words.part(subject, worst, where)], became }
      : {
          ...common,
          says: [
            'of the base’s ',
            strong(words.noun),
            ' more at ',
            ...where,
            `: +${words.amount(worst.cost)}, while elsewhere some went away`,
          ],
        },
  );
  return { ...verdict, share };
}
