/** Owns the verdicts on locks that many want: by who waits (block profile), by who makes others wait (mutex profile), by the CPU it takes. */

import { formatValue } from '../../units/format';
import type { Check } from '../check';
import { type Evidence, exactly, type Subject, type Weighed } from '../subject';
import type { Part, Verdict } from '../verdict';
import { counted, from, place, strong } from '../words';
import { isPolling } from './channels';
import { recording } from './library-costs';

/** Names of whatever belongs to locks; its callers are those who lock. */
const locks = String.raw`^(internal/)?sync\.\(\*(RW)?Mutex\)\.`;
const waiting: Evidence = { through: String.raw`^(internal/)?sync\.\(\*(RW)?Mutex\)\.(R?Lock|lockSlow)$` };
const unlocking: Evidence = { through: String.raw`^(internal/)?sync\.\(\*(RW)?Mutex\)\.(R?Unlock|r?[uU]nlockSlow)$` };
const slow: Evidence = { through: String.raw`^(internal/)?sync\.\(\*(RW)?Mutex\)\.(lockSlow|unlockSlow|rUnlockSlow)$` };

function measured(subject: Subject, evidence: Evidence): { weighed: Weighed; waits: number } | undefined {
  const weighed = subject.weigh(evidence);
  const waits = subject.alsoOf(weighed, subject.reading.count);
  const isEnough = weighed.share >= subject.thresholds.lockContention / 100;
  return isEnough && subject.keepsWaiting(weighed, waits) ? { weighed, waits } : undefined;
}

function said(words: readonly Part[], next: string): Pick<Verdict, 'id' | 'title' | 'severity' | 'says' | 'next'> {
  return { id: 'lockContention', title: 'Lock contention', severity: 'warning', says: words, next };
}

const hold = 'Hold the lock for less, or split what it guards.';

/** What is waited for: the one function that locks, or that there are several, and which of them it is for the most part. */
function underLocks(subject: Subject, { cost }: Weighed): Part[] {
  // A sync.RWMutex keeps writers apart with a sync.Mutex inside, so that one comes last.
  const each = ['sync.(*RWMutex).RLock', 'sync.(*RWMutex).Lock', 'sync.(*Mutex).Lock'].map((name) => ({
    name,
    cost: subject.weigh({ through: exactly([name]) }).cost,
  }));
  const only = each.find((lock) => lock.cost === cost);
  if (only) return [' under ', strong(only.name)];
  const most = each.find((lock) => lock.cost > cost / 2);
  return [' under ', strong('locks'), ...(most ? [`, most under ${most.name},`] : [])];
}

function inBlockProfile(subject: Subject): Verdict | undefined {
  const found = measured(subject, waiting);
  if (!found) return undefined;
  const { weighed, waits } = found;
  const { lines, functions } = subject.callers(weighed, 'direct', locks);
  const mean = formatValue(weighed.cost / waits, 'nanoseconds');
  const words = [
    'of ',
    strong('block time'),
    ...underLocks(subject, weighed),
    ...from(functions, lines),
    `; ${mean} a wait`,
  ];
  return subject.verdict(weighed, { ...said(words, hold), worst: lines[0]?.site });
}

function inMutexProfile(subject: Subject): Verdict | undefined {
  const found = measured(subject, unlocking);
  if (!found) return undefined;
  const { weighed } = found;
  const { lines } = subject.callers(weighed, 'direct', locks, subject.column(subject.reading.count));
  const worst = lines[0];
  if (!worst) return undefined;
  const mean = formatValue(worst.cost / Math.max(1, worst.count), 'nanoseconds');
  const words: Part[] = [
    'of ',
    strong('lock delay'),
    ' behind the holder that unlocks at ',
    place(worst.site),
    `; ${mean} a wait`,
  ];
  if (lines.length > 1) words.push(`, ${counted(lines.length - 1, 'other holder')}`);
  return subject.verdictOn(weighed, worst, said(words, hold));
}

function inCpuProfile(subject: Subject): Verdict | undefined {
  const weighed = subject.weigh(slow);
  if (!subject.isSurely(weighed.share, subject.thresholds.lockContention)) return undefined;
  const { lines, functions } = subject.callers(weighed, 'direct', locks);
  const words = ['of ', strong('CPU'), ' in waiting for locks', ...from(functions, lines)];
  return subject.verdict(weighed, { ...said(words, hold), worst: lines[0]?.site });
}

export const lockContention: Check = {
  noun: 'lock contention',
  kinds: ['block', 'mutex', 'cpu'],
  find(subject) {
    switch (subject.reading.kind) {
      case 'block':
        return inBlockProfile(subject);
      case 'mutex':
        return inMutexProfile(subject);
      default:
        return inCpuProfile(subject);
    }
  },
};

/** The runtime's own locks: of a channel, of the timers, of the heap. */
export const runtimeLocks: Check = {
  noun: 'contended runtime locks',
  kinds: ['cpu'],
  find(subject) {
    // One that asks a channel all the time takes its lock, and waits for nobody.
    if (isPolling(subject)) return undefined;
    const weighed = subject.weigh({
      through: String.raw`^runtime\.lock2$`,
      // The scheduler, the collector and the profiles have verdicts of their own.
      except: `^runtime\\.(schedule|wakep|gcBgMarkWorker|gcAssistAlloc|sysmon)$|${recording}`,
    });
    if (!subject.isSurely(weighed.share, subject.thresholds.lockContention)) return undefined;
    const { lines, functions } = subject.callers(weighed, 'own');
    return subject.verdict(weighed, {
      id: 'runtimeLocks',
      title: 'Contended runtime locks',
      severity: 'warning',
      says: ['of ', strong('CPU'), ' in waiting for locks of the runtime', ...from(functions, lines)],
      next: 'Let fewer goroutines share one channel or timer, and send batches.',
      worst: lines[0]?.site,
    });
  },
};
