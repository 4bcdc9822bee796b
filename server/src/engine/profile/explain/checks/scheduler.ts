/** Owns the verdicts on a scheduler and a network poller that keep processors busy with looking for work. */
import type { Check } from '../check';
import type { Evidence, Subject } from '../subject';
import type { Verdict } from '../verdict';
import { strong } from '../words';

const looking: Evidence = {
  through: String.raw`^runtime\.(findRunnable|findrunnable|wakep|osyield)$`,
  // Who yields has work and goes on with it: the sweeper does so after each batch.
  except: String.raw`^runtime\.(gosched_m|goschedImpl)$`,
};
const polling: Evidence = { through: String.raw`^runtime\.netpoll$` };

function find(
  subject: Subject,
  evidence: Evidence,
  percent: number,
  said: Pick<Verdict, 'id' | 'title' | 'next'> & { readonly words: string },
): Verdict | undefined {
  const weighed = subject.weigh(evidence);
  const { durationNanos } = subject.profile;
  // Without a duration nobody knows whether the program was idle, and what an idle one does is looking for work.
  const cores = durationNanos > 0 ? subject.total(subject.reading.cost) / durationNanos : 0;
  if (cores < subject.thresholds.busyCores || !subject.isSurely(weighed.share, percent)) return undefined;
  return subject.verdict(weighed, {
    id: said.id,
    title: said.title,
    severity: 'warning',
    says: ['of ', strong('CPU'), ` ${said.words}`],
    next: said.next,
    worst: undefined,
  });
}

export const schedulerSpin: Check = {
  noun: 'scheduler spin',
  kinds: ['cpu'],
  find: (subject) =>
    find(subject, looking, subject.thresholds.schedulerSpin, {
      id: 'schedulerSpin',
      title: 'Scheduler spin',
      words: 'in looking for goroutines to run and waking them',
      next: 'Hand work over in batches, to fewer goroutines; sleep and tick for longer.',
    }),
};

export const netpollSpin: Check = {
  noun: 'netpoll spin',
  kinds: ['cpu'],
  find: (subject) =>
    find(subject, polling, subject.thresholds.netpollSpin, {
      id: 'netpollSpin',
      title: 'Netpoll spin',
      words: 'in asking the network poller for events',
      next: 'Look for connections that are ready and never read, and for many small reads.',
    }),
};
