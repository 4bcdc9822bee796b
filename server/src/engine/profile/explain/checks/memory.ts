/** Owns the verdicts on a heap profile with what was allocated and what is in use: churn, and one line that holds most. */
import { formatValue } from '../../units/format';
import { interval } from '../certainty';
import type { Check } from '../check';
import { place, strong } from '../words';

const megabyte = 2 ** 20;

/**
 * What one line allocates and lets go again keeps the collector busy and no memory. Says nothing of the other lines: they may hold, and leak,
 * whatever is in use.
 */
export const churn: Check = {
  noun: 'churn',
  anyFrames: true,
  kinds: ['heap'],
  find(subject) {
    const { reading, thresholds } = subject;
    if (reading.inUse < 0 || reading.cost < 0) return undefined;
    const allocated = subject.weigh({}, reading.cost);
    const worst = subject.callers(allocated, 'own', undefined, subject.column(reading.inUse)).lines[0];
    if (!worst || worst.cost < thresholds.memoryMb * megabyte || worst.cost < thresholds.churnRatio * worst.count) {
      return undefined;
    }
    if (!subject.isSurely(worst.cost / allocated.cost, thresholds.churnSite)) return undefined;
    const left = worst.count > 0 ? ` but for ${formatValue(worst.count, 'bytes')}` : '';
    return subject.verdictOn(allocated, worst, {
      id: 'churn',
      title: 'Churn at one line',
      severity: 'info',
      says: [
        'of ',
        strong(`${formatValue(allocated.cost, 'bytes')} allocated`),
        ' under ',
        place(worst.site),
        `, and let go again${left}`,
      ],
      next: 'That costs time, not memory: where a CPU profile shows GC pressure, use buffers again there.',
    });
  },
};

/** The plateau of memory: no leak by itself, but where one would be. */
export const memoryHolder: Check = {
  noun: 'lines that hold most memory',
  anyFrames: true,
  kinds: ['heap', 'heap-in-use'],
  find(subject) {
    const { reading, thresholds } = subject;
    if (reading.inUse < 0) return undefined;
    const variance = subject.inUseVariance();
    const inUse = subject.weigh({}, reading.inUse);
    const worst = variance && subject.callers(inUse, 'own', undefined, variance).lines[0];
    if (!worst || worst.cost < thresholds.memoryHolderMb * megabyte) return undefined;
    const all = variance.reduce((sum, one) => sum + one, 0);
    if (!holds(worst, { cost: inUse.cost, count: all }, thresholds.memoryHolder / 100)) return undefined;
    return subject.verdictOn(inUse, worst, {
      id: 'memoryHolder',
      title: 'One line holds memory',
      severity: 'info',
      says: [
        'of ',
        strong('bytes in use'),
        `, ${formatValue(worst.cost, 'bytes')}, allocated under `,
        place(worst.site),
      ],
      next: 'Compare with a later profile: a leak goes on growing there, a cache stays level.',
    });
  },
};

/** Bytes in use, and their variance. */
interface Estimate {
  readonly cost: number;
  readonly count: number;
}

/**
 * Whether a part of all memory is surely at least a share of it. The part and the rest are sampled apart, so what decides is the part's share of
 * itself less the same share of the rest, a sum of estimates like any other: few large allocations are few, and those sampled surely are certain.
 */
function holds(part: Estimate, all: Estimate, share: number): boolean {
  const rest = { cost: all.cost - part.cost, count: all.count - part.count };
  const more = (1 - share) * part.cost - share * rest.cost;
  return more > 0 && interval(more, (1 - share) ** 2 * part.count + share ** 2 * rest.count)[0] >= 0;
}
