/** Owns the verdicts on a heap profile with what was allocated and what is in use: churn, and one line that holds most. */
import { formatValue } from '../../units';
import { lowerBound, sampledAllocations } from '../certainty';
import type { Check } from '../check';
import { place, strong } from '../words';

const megabyte = 2 ** 20;

/** What is allocated and gone again keeps the collector busy and no memory: told apart from a leak, with the line that makes most of it. */
export const churn: Check = {
  noun: 'churn',
  kinds: ['heap'],
  find(subject) {
    const { reading, thresholds } = subject;
    if (reading.inUse < 0 || reading.cost < 0) return undefined;
    const allocated = subject.weigh({}, reading.cost);
    const inUse = subject.weigh({}, reading.inUse);
    const isChurn =
      allocated.cost >= thresholds.churnRatio * inUse.cost && allocated.cost >= thresholds.memoryMb * megabyte;
    const worst = subject.callers(allocated, 'own').lines[0];
    if (!isChurn || !worst || !subject.isSurely(worst.cost / allocated.cost, thresholds.churnSite)) return undefined;
    const total = [allocated.cost, inUse.cost].map((bytes) => formatValue(bytes, 'bytes'));
    return subject.verdictOn(allocated, worst, {
      id: 'churn',
      title: 'Mostly churn',
      severity: 'info',
      says: ['of ', strong(`${total[0]} allocated`), ' under ', place(worst.site), `; ${total[1]} of all is in use`],
      next: 'That is no leak; where a CPU profile shows GC pressure, use buffers again there.',
    });
  },
};

/** The plateau of memory: no leak by itself, but where one would be. */
export const memoryHolder: Check = {
  noun: 'lines that hold most memory',
  kinds: ['heap', 'heap-in-use'],
  find(subject) {
    const { reading, thresholds, profile } = subject;
    if (reading.inUse < 0) return undefined;
    const inUse = subject.weigh({}, reading.inUse);
    const { lines } = subject.callers(inUse, 'own', undefined, subject.column(reading.inUseCount));
    const worst = lines[0];
    if (!worst || worst.cost < thresholds.memoryHolderMb * megabyte) return undefined;
    const share = worst.cost / inUse.cost;
    const sampled = lines.reduce((all, { cost, count }) => all + sampledAllocations(count, cost, profile.period), 0);
    // Sampled bytes differ in weight; what counts for an interval are allocations, and few large ones are as few.
    if (sampled < thresholds.samples || lowerBound(share, sampled) < thresholds.memoryHolder / 100) return undefined;
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
      next: 'Compare with a later profile: growth there is a leak, a level is a cache.',
    });
  },
};
