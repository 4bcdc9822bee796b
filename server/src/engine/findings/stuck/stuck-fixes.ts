/**
 * Owns which fixes are offered for a goroutine that stays blocked: of each kind of repair the first the explorer agrees to. What the repairs are, those know
 * who make them.
 */
import { explored } from '../../concurrency/explored';
import type { Place } from '../../concurrency/machine/values';
import type { RuleContext } from '../define-rule';
import type { Fix } from '../finding';
import { isAgreed } from './agreed-fix';
import { bufferCandidates } from './buffer-fix';
import type { Blocked, Candidate } from './candidate-fix';
import { closeCandidates } from './close-fix';
import { madeCandidates } from './nil-channel-fix';
import { selectCandidates } from './select-fix';
import { broadcastCandidates } from './signal-fix';
import { unlockCandidates } from './unlock-fix';
import { doneCandidates, waitElsewhereCandidates } from './wait-fix';

/** Candidates of one kind, the least change first. */
type Family = (context: RuleContext, found: Blocked) => readonly Candidate[];

/** More than one way out is a choice, more than two are a list. */
const mostFixes = 2;

/** Explorations of one finding: they take time while somebody types. */
const mostTrials = 12;

export function fixesFor(context: RuleContext, found: Blocked): readonly Fix[] {
  const fixes: Fix[] = [];
  let left = mostTrials;
  const isFound = ({ edits, trials = [{ edits }] }: Candidate): boolean =>
    trials.every((trial) => left-- > 0 && isAgreed(context, found.place, trial));
  for (const family of familiesOf(found)) {
    if (fixes.length === mostFixes) break;
    const candidate = family(context, found).find(isFound);
    if (candidate === undefined) continue;
    const edits = candidate.edits.map((edit) => ({ ...edit, file: context.file }));
    const preferred = candidate.isChange !== true && !fixes.some((fix) => fix.preferred);
    fixes.push({ title: candidate.title, preferred, edits });
  }
  return fixes;
}

function familiesOf({ pending }: Blocked): readonly Family[] {
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
      return [unlockCandidates, buffersOfOthers];
    default:
      return [];
  }
}

const buffers: Family = (context, { pending, made }) =>
  pending.kind === 'communicate'
    ? made.flatMap((place, at) => (pending.cases[at]?.kind === 'send' ? bufferCandidates(context, place) : []))
    : [];

/** Who is waited for may be blocked itself. */
const buffersOfOthers: Family = (context, { place }) => {
  const others = explored(context.unit, context.resolution, context.limits).stuck.filter(
    (each) => each.place !== place,
  );
  const made = others.flatMap((each) =>
    each.made.filter((_, at) => each.pending.kind === 'communicate' && each.pending.cases[at]?.kind === 'send'),
  );
  return distinct(made).flatMap((each) => bufferCandidates(context, each));
};

function distinct(places: readonly (Place | undefined)[]): readonly (Place | undefined)[] {
  return [...new Map(places.map((place) => [place?.range, place])).values()];
}
