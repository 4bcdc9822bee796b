/**
 * Owns the verdicts on block time at channels that is surely no idle waiting: sends, and requests that wait for other goroutines.
 * Any other receive may be a worker that waits for work, which is what it is there for; nothing is said of those.
 */
import { formatValue } from '../../units/format';
import type { Check } from '../check';
import { type Evidence, exactly, type Said, type Subject, type Weighed } from '../subject';
import { from, strong } from '../words';

/** Whoever sends could go on and is held up. */
const sending: Evidence = { through: String.raw`^runtime\.chansend1?$` };

/** Handlers of net/http, its HTTP/2 and grpc: somebody waits for what they do. The profiler's own handlers sleep while it records. */
const inRequests: Evidence = {
  through: String.raw`^runtime\.(chanrecv[12]?|selectgo)$`,
  within: String.raw`^(net/http\.(serverHandler\.ServeHTTP|HandlerFunc\.ServeHTTP)|golang\.org/x/net/http2\.\(\*serverConn\)\.runHandler|google\.golang\.org/grpc\.\(\*Server\)\.(handleStream|process\w+RPC))$`,
  except: String.raw`^(net/http/pprof\.|net/http\.\(\*(http2)?serverConn\)\.serve$)`,
};

/** Functions named in one pattern. */
const mostLit = 20;

function isParked(subject: Subject, weighed: Weighed, waits: number): boolean {
  return weighed.share >= subject.thresholds.parked / 100 && subject.keepsWaiting(weighed, waits);
}

function mean({ cost }: Weighed, waits: number): string {
  return formatValue(cost / waits, 'nanoseconds');
}

export const blockedSends: Check = {
  noun: 'blocked sends',
  kinds: ['block'],
  find(subject) {
    const weighed = subject.weigh(sending);
    const waits = subject.alsoOf(weighed, subject.reading.count);
    if (!isParked(subject, weighed, waits)) return undefined;
    const { lines, functions } = subject.callers(weighed, 'direct');
    return subject.verdict(weighed, {
      id: 'blockedSends',
      title: 'Blocked sends',
      severity: 'warning',
      says: ['of ', strong('block time'), ' in sends', ...from(functions, lines), `; ${mean(weighed, waits)} a wait`],
      next: 'Receive faster or in more goroutines; a buffer only moves the wait.',
      worst: lines[0]?.site,
    });
  },
};

export const waitingRequests: Check = {
  noun: 'requests that wait',
  kinds: ['block'],
  find(subject) {
    const weighed = subject.weigh(inRequests);
    const waits = subject.alsoOf(weighed, subject.reading.count);
    if (!isParked(subject, weighed, waits)) return undefined;
    const { lines, functions } = subject.callers(weighed, 'own', String.raw`^net/http\.`);
    const said: Said = {
      id: 'waitingRequests',
      title: 'Requests wait',
      severity: 'info',
      says: [
        'of ',
        strong('block time'),
        ' is requests that wait at channels',
        ...from(functions, lines),
        `; ${mean(weighed, waits)} a wait`,
      ],
      next: 'See who answers there; streams and long polls are meant to wait.',
      worst: lines[0]?.site,
      certainty: 'likely',
    };
    // All that waits at channels would be lit otherwise, workers too.
    return subject.verdict(weighed, said, exactly(functions.slice(0, mostLit).map(({ site }) => site.function)));
  },
};
