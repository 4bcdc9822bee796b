/** Owns the sentence about a Wait for more than is ever taken off: which Adds count how much, and how much of it Done takes off. */
import type { Stuck } from '../../../concurrency/explored';
import type { Reference } from '../../../concurrency/machine/state/values';
import type { RuleContext } from '../../define-rule';
import { subjectOf } from '../stuck-place';
import { counts } from '../told-moves';
import { lineOf } from './blocked-words';
import { amountOf } from './step-words';

/** The group that is waited for. */
export function groupOf({ pending }: Stuck): Reference | undefined {
  return pending.kind === 'wait' || pending.kind === 'start' ? pending.group : undefined;
}

export function tooFewSentence(found: Stuck, context: RuleContext): string {
  return `${subjectOf(context, found)} can block for ever: ${whyMore(context, found)}.`;
}

function whyMore(context: RuleContext, found: Stuck): string {
  const group = groupOf(found);
  const ofGroup = found.trace.filter(
    (step) =>
      step.what === 'add' &&
      step.pending?.kind === 'act' &&
      step.pending.act.kind === 'add' &&
      step.pending.act.group === group,
  );
  const adds = ofGroup.filter((step) => counts(step, group));
  const lines = [...new Set(adds.map(({ place }) => lineOf(context, place)))];
  if (lines.length === 0) return 'Add counts more than Done ever takes off';
  const where = lines.length === 1 ? lines[0] : `${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`;
  const amounts = ofGroup.map((step) => amountOf(step.pending));
  const known = amounts.filter((each) => each !== undefined);
  if (known.length < amounts.length) return `Add at ${where} counts more than Done ever takes off`;
  const sum = (of: readonly number[]): number => of.reduce((total, each) => total + each, 0);
  const added = sum(known.filter((each) => each > 0));
  const done = -sum(known.filter((each) => each < 0));
  return `Add at ${where} counts ${added}, and ${done === 0 ? 'no Done takes it off again' : `Done takes off only ${done}`}`;
}
