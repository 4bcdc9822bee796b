/** Owns the verdict on paths that allocate much: time in the allocator itself, without what the collector does there. */
import type { Check } from '../check';
import type { Evidence } from '../subject';
import { from, strong } from '../words';
import { allocatingFor } from './library-costs';

const collecting = String.raw`^runtime\.(gcAssistAlloc1?|gcStart|gcBgMarkWorker)$`;

export const allocating: Evidence = { through: String.raw`^runtime\.mallocgc$`, except: collecting };

/** Growing slices and maps and joining strings are told of by name. */
const unnamed: Evidence = { ...allocating, except: `${collecting}|${allocatingFor}` };

export const allocation: Check = {
  noun: 'costly allocation',
  kinds: ['cpu'],
  find(subject) {
    const weighed = subject.weigh(unnamed);
    if (!subject.isSurely(weighed.share, subject.thresholds.allocation)) return undefined;
    const { lines, functions } = subject.callers(weighed, 'own');
    return subject.verdict(weighed, {
      id: 'allocation',
      title: 'Costly allocation',
      severity: 'info',
      says: ['of ', strong('CPU'), ' in allocating memory', ...from(functions, lines)],
      next: 'Use buffers again, or keep values off the heap; an allocs profile shows the bytes.',
      worst: lines[0]?.site,
    });
  },
};
