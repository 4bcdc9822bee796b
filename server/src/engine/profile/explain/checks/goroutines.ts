/** Owns the verdicts on a goroutine profile, which is a count at one moment: who waits where, who is ready and gets no processor. */

import { mayWait, tellsReady } from '../../names/wait-state';
import type { Check } from '../check';
import type { Caller } from '../coverage';
import type { Evidence, Subject, Weighed } from '../subject';
import type { Part, Verdict } from '../verdict';
import { counted, place, strong } from '../words';

const sending: Evidence = { through: String.raw`^runtime\.chansend1?$` };
const locking: Evidence = { through: String.raw`^(internal/)?sync\.\(\*(RW)?Mutex\)\.(R?Lock|lockSlow)$` };
const receiving: Evidence = { through: String.raw`^runtime\.(chanrecv[12]?|selectgo|block)$` };
const calling: Evidence = {
  through: String.raw`^(syscall\.((Raw)?[Ss]yscall\w*)|internal/runtime/syscall(/\w+)?\.Syscall6|runtime\.cgocall|golang\.org/x/sys/\w+\..*[Ss]yscall\w*)$`,
};
const ready: Evidence = { except: mayWait.source };

const sync = String.raw`^(internal/)?sync\.`;

/** "2,147 wait to send at timeout.go:44", or the worst of several places. */
function where(count: number, verb: string, places: readonly Caller[], of = 'of '): Part[] {
  const worst = places[0];
  const who = [of, strong('goroutines'), `: ${Math.round(count).toLocaleString('en-US')} ${verb}`];
  if (!worst) return who;
  if (places.length === 1) return [...who, ' at ', place(worst.site)];
  return [
    ...who,
    ` at ${places.length} places, ${Math.round(worst.cost).toLocaleString('en-US')} of them at `,
    place(worst.site),
  ];
}

/** Who waits; of a difference, who is new among them: a share of all growth, and whether anybody waited like that before. */
function stuck(
  subject: Subject,
  evidence: Evidence,
  said: Pick<Verdict, 'id' | 'title' | 'next'> & { readonly verb: string },
): Verdict | undefined {
  const { thresholds } = subject;
  const { isDiff } = subject.reading;
  const weighed = isDiff ? amongNew(subject, subject.weigh(evidence)) : subject.weigh(evidence);
  const isMany = weighed.cost >= thresholds.stuckGoroutines && weighed.share >= thresholds.stuckShare / 100;
  // Among very many others they are a small share, and as many all the same.
  if (!isMany && weighed.cost < 10 * thresholds.stuckGoroutines) return undefined;
  const lines = subject.callers(weighed, 'direct', sync).lines.filter(({ cost }) => cost > 0);
  return subject.verdict(weighed, {
    id: said.id,
    title: said.title,
    severity: 'warning',
    says: isDiff
      ? [...where(weighed.cost, said.verb, lines, 'of new '), before(subject, weighed)]
      : where(weighed.cost, said.verb, lines),
    next: said.next,
    worst: lines[0]?.site,
  });
}

/** The same as a part of what grew. */
function amongNew(subject: Subject, weighed: Weighed): Weighed {
  const growth = subject.growth(weighed.sampleType);
  return { ...weighed, share: growth === 0 ? 0 : weighed.cost / growth };
}

function before(subject: Subject, weighed: Weighed): string {
  const { base } = subject.sides(weighed);
  return `; ${base === 0 ? 'none' : Math.round(base).toLocaleString('en-US')} did in the base`;
}

export const waitingSenders: Check = {
  diffs: 'too',
  noun: 'goroutines that wait to send',
  kinds: ['goroutine'],
  find: (subject) =>
    stuck(subject, sending, {
      id: 'waitingSenders',
      title: 'Senders wait',
      verb: 'wait to send',
      next: 'See who receives there, and whether anybody still does.',
    }),
};

export const waitingForLocks: Check = {
  diffs: 'too',
  noun: 'goroutines that wait for locks',
  kinds: ['goroutine'],
  find: (subject) =>
    stuck(subject, locking, {
      id: 'waitingForLocks',
      title: 'Queue at a lock',
      verb: 'wait for locks',
      next: 'See who holds it: a goroutine that waits with it held, or works for long.',
    }),
};

/** One line of your own code with more goroutines than pools have. Libraries keep one or two for each connection, so theirs are not told of. */
export const parkedAtSite: Check = {
  noun: 'crowds at one line',
  kinds: ['goroutine'],
  find(subject) {
    const weighed = subject.weigh(receiving);
    const worst = subject
      .callers(weighed, 'direct', sync)
      .lines.find(({ site }) => subject.moduleOfSite(site) === 'own');
    if (!worst || worst.cost < subject.thresholds.parkedAtSite) return undefined;
    return subject.verdictOn(weighed, worst, {
      id: 'parkedAtSite',
      title: 'Crowd at one line',
      severity: 'warning',
      certainty: 'likely',
      says: ['of ', strong('goroutines'), `: ${counted(worst.cost, 'goroutine')} wait at `, place(worst.site)],
      next: 'A pool may be that large; else find who should send, close or cancel.',
    });
  },
};

export const starvation: Check = {
  noun: 'starvation',
  kinds: ['goroutine'],
  find(subject) {
    if (!tellsReady(subject.frames.names)) return undefined;
    const weighed = subject.weigh(ready);
    if (weighed.cost < subject.thresholds.runnable) return undefined;
    const { functions } = subject.callers(weighed, 'own');
    return subject.verdict(weighed, {
      id: 'starvation',
      title: 'Starvation',
      severity: 'warning',
      says: where(weighed.cost, 'run or wait for a processor', functions),
      next: 'Limit how many work at the same time, or give the process more processors.',
      worst: functions[0]?.site,
    });
  },
};

export const blockedCalls: Check = {
  noun: 'threads held by system calls',
  kinds: ['goroutine'],
  find(subject) {
    const weighed = subject.weigh(calling);
    const { lines } = subject.callers(weighed, 'own', String.raw`^(syscall|os|internal/poll|golang\.org/x/sys/.*)\.`);
    if (!lines[0] || lines[0].cost < subject.thresholds.blockedCalls) return undefined;
    return subject.verdict(weighed, {
      id: 'blockedCalls',
      title: 'Calls hold threads',
      severity: 'warning',
      says: [...where(weighed.cost, 'are in system or C calls', lines), ', a thread each'],
      next: 'Limit how many call at the same time.',
      worst: lines[0].site,
    });
  },
};

/** The runtime itself has proven these: nothing that still runs can reach what they wait for. */
export const leakedGoroutines: Check = {
  diffs: 'too',
  noun: 'leaked goroutines',
  kinds: ['leaked-goroutines'],
  find(subject) {
    const { isDiff } = subject.reading;
    const weighed = isDiff ? amongNew(subject, subject.weigh({})) : subject.weigh({});
    if (weighed.cost <= 0) return undefined;
    const lines = subject.callers(weighed, 'own').lines.filter(({ cost }) => cost > 0);
    return subject.verdict(weighed, {
      id: 'leakedGoroutines',
      title: 'Leaked goroutines',
      severity: 'error',
      says: where(weighed.cost, 'wait for what nobody can reach any more', lines, isDiff ? 'of new ' : 'of '),
      next: 'Give each a way out: a buffer, a close, a context.',
      worst: lines[0]?.site,
    });
  },
};
