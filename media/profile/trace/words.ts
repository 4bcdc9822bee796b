/** Owns how the four profiles of an execution trace are called, and what each counts. Pure. */
import type { TraceKind } from '#engine/profile/formats/execution-trace';

interface Words {
  readonly title: string;
  /** What its samples are. */
  readonly counts: string;
  /** What did not happen where there are none, completing "… in this trace". */
  readonly none: string;
}

export const traceWords: Readonly<Record<TraceKind, Words>> = {
  net: {
    title: 'Network',
    counts: 'Time goroutines waited for connections: reads, writes, dials, accepts.',
    none: 'No goroutine waited for the network',
  },
  sync: {
    title: 'Synchronization',
    counts: 'Time goroutines waited for each other: locks, channels, select, wait groups.',
    none: 'No goroutine waited for another',
  },
  syscall: {
    title: 'System calls',
    counts: 'Time goroutines spent in system calls: files, processes, signals.',
    none: 'No goroutine was in a system call',
  },
  sched: {
    title: 'Scheduler latency',
    counts: 'Time goroutines were ready to run and waited for a processor.',
    none: 'No goroutine waited for a processor',
  },
};
