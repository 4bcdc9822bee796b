/** Owns who has a lock that somebody waits for, and by which step it was taken. Finds no words. */
import type { Stuck } from '../../concurrency/explored';
import type { ProcessId, Reference } from '../../concurrency/machine/state/values';
import type { Step } from '../../concurrency/search/verdict';

/** The one that says most of those who have it: itself, one that is blocked, one that is over. */
export function holderOf({ holders, process, others, trace }: Stuck): ProcessId | undefined {
  return (
    holders.find((each) => each === process) ??
    holders.find((each) => others.some((other) => other.process === each)) ??
    holders.find((each) => endOf(trace, each) !== undefined) ??
    holders[0]
  );
}

export function endOf(trace: readonly Step[], process: ProcessId): Step | undefined {
  return trace.find((step) => step.process === process && (step.what === 'returns' || step.what === 'exits'));
}

/** The step by which a process came to have the lock; undefined where it has had it from the beginning. */
export function takenBy(trace: readonly Step[], mutex: Reference, process: ProcessId): Step | undefined {
  return trace.findLast((step) => step.process === process && lockedBy(step) === mutex);
}

export function lockedBy({ what, pending }: Step): Reference | undefined {
  if (what === 'lock' && pending?.kind === 'lock') return pending.mutex;
  return what === 'try' && pending?.kind === 'act' && pending.act.kind === 'try' ? pending.act.mutex : undefined;
}
