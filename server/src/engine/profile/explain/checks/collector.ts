/** Owns the verdict on GC pressure: the collector's share of CPU that others had to wait for. */
import type { Check } from '../check';
import type { Evidence } from '../subject';
import { place, strong } from '../words';
import { allocating } from './allocation';

/** What the collector takes from the program. Since Go 1.21 idle workers have a name of their own, and what they do costs nobody anything. */
const withoutIdle: Evidence = {
  through: String.raw`^runtime\.(gcDrainMarkWorker(Dedicated|Fractional)|gcAssistAlloc1?|gcStart|gcMarkDone|gcMarkTermination|bgsweep|sweepone|wbBufFlush)$`,
};
const all: Evidence = {
  through: String.raw`^runtime\.(gcBgMarkWorker|gcAssistAlloc1?|gcStart|bgsweep|wbBufFlush)$`,
};
const namesIdle = /^runtime\.gcDrainMarkWorker/;

export const collector: Check = {
  noun: 'GC pressure',
  kinds: ['cpu'],
  find(subject) {
    const tellsIdle = subject.frames.names.some((name) => namesIdle.test(name));
    const collecting = subject.weigh(tellsIdle ? withoutIdle : all);
    if (!subject.isSurely(collecting.share, subject.thresholds.collector)) return undefined;
    const { lines } = subject.callers(subject.weigh(allocating), 'own');
    const worst = lines[0];
    return subject.verdict(collecting, {
      id: 'collector',
      title: 'GC pressure',
      severity: 'warning',
      says: [
        'of ',
        strong('CPU'),
        ' in the garbage collector',
        ...(worst ? ['; most allocating at ', place(worst.site)] : []),
      ],
      next: 'Allocate less there, or raise GOGC with a GOMEMLIMIT.',
      worst: worst?.site,
    });
  },
};
