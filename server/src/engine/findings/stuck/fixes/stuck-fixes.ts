/**
 * Owns which fixes are offered for a goroutine that stays blocked: of each kind of repair the first the explorer agrees to. What the repairs are, those know
 * who make them.
 */
import { explored, type Stuck } from '../../../concurrency/explored';
import type { Place } from '../../../concurrency/machine/state/values';
import type { RuleContext } from '../../define-rule';
import type { Fix } from '../../finding';
import { reasonOf } from '../stuck-reason';
import { isAgreed } from './agreed-fix';
import { bufferCandidates } from './buffer-fix';
import type { Candidate } from './candidate-fix';
import { closeCandidates } from './close-fix';
import { madeCandidates } from './nil-channel-fix';
import { returnedCandidates, selectCandidates } from './select-fix';
import { broadcastCandidates } from './signal-fix';
import { deferredCandidates, unlockCandidates } from './unlock-fix';
import { doneCandidates, waitElsewhereCandidates } from './wait-fix';

/** Candidates of one kind, the least change first. */
type Family = (context: RuleContext, found: Stuck) => readonly Candidate[];

/** More than one way out is a choice, more than two are a list. */
const mostFixes = 2;

/** Explorations of one finding: they take time while somebody types. */
const mostTrials = 12;

export function fixesFor(context: RuleContext, found: Stuck): readonly Fix[] {
  const agreed: Candidate[] = [];
  let left = mostTrials;
  const isFound = ({ edits, trials = [{ edits }] }: Candidate): boolean =>
    trials.every((trial) => left-- > 0 && isAgreed(context, found.place, trial));
  for (const family of familiesOf(found)) {
    if (agreed.length === mostFixes) break;
    const candidate = family(context, found).find(isFound);
    if (candidate !== undefined) agreed.push(candidate);
  }
  if (agreed.length === 0) {
    const candidate = lastResort(context, found).find(isFound);
    if (candidate !== undefined) agreed.push(candidate);
  }
  const suited = agreed.filter(({ isLast }) => isLast !== true);
  const offered = suited.length > 0 ? suited : agreed;
  const preferred = offered.find(({ isChange }) => isChange !== true);
  return offered.map((candidate) => ({
    title: candidate.title,
    preferred: candidate === preferred,
    edits: candidate.edits.map((edit) => ({ ...edit, file: context.file })),
  }));
}

function familiesOf({ pending }: Stuck): readonly Family[] {
  switch (pending.kind) {
    case 'communicate':
      if (pending.cases.every(({ channel }) => channel.kind === 'nil')) return [madeCandidates];
      return pending.cases.some(({ kind }) => kind === 'receive')
        ? [closeCandidates, selectCandidates, buffers]
        : [buffers, selectCandidates];
    case 'parked':
      return [broadcastCandidates];
    case 'wait':
    case 'start':
      return [broadcastCandidates, waitElsewhereCandidates, doneCandidates, buffersOfOthers];
    case 'lock':
      return [deferredCandidates, unlockCandidates, buffersOfOthers];
    default:
      return [];
  }
}

/** What needs a channel more is for those for whom there is nothing else. */
const lastResort: Family = (context, found) => {
  const { pending } = found;
  const isSend = pending.kind === 'communicate' && !pending.isSelect && pending.cases[0]?.kind === 'send';
  return isSend ? returnedCandidates(context, found) : [];
};

const buffers: Family = (context, found) => {
  const { pending, made, place } = found;
  if (pending.kind !== 'communicate') return [];
  const reason = reasonOf(found, context);
  // Who sends to somebody who is blocked elsewhere is not the one to be helped.
  const frees = reason?.kind === 'waits' ? [reason.standing.place] : [];
  return pending.cases.flatMap(({ kind, range }, at) =>
    kind === 'send'
      ? bufferCandidates(context, made[at], { unit: place.unit, range }).map((each) => freeing(each, frees))
      : [],
  );
};

function freeing(candidate: Candidate, frees: readonly Place[]): Candidate {
  const { edits, trials = [{ edits }] } = candidate;
  return { ...candidate, trials: trials.map((each) => ({ ...each, frees })) };
}

/** Who is waited for may be blocked itself. */
const buffersOfOthers: Family = (context, { place }) => {
  const others = explored(context.unit, context.resolution, context.limits).stuck.filter(
    (each) => each.place !== place,
  );
  const candidates = others.flatMap((each) => buffers(context, each));
  return [...new Map(candidates.map((each) => [keyOf(each), each])).values()];
};

function keyOf({ title, edits }: Candidate): string {
  return [title, ...edits.map(({ range: { start } }) => `${start.line}:${start.column}`)].join(' ');
}
