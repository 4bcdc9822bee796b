/** Owns how a wait at a channel with a lock held that the other side needs becomes a finding: where it stands, the sentence, who waits for whom. */
import type { Stuck } from '../../concurrency/explored';
import { type HeldCommunication, heldCommunicationsIn } from '../../concurrency/lock-order/held-communication';
import type { Place } from '../../concurrency/machine/state/values';
import { shownLock } from '../../packages/lock-identity';
import type { RuleContext } from '../define-rule';
import { headOf } from './explored-steps';
import { asFound, shortName, type Told } from './interleaving';

export function reportHeldCommunications(context: RuleContext): void {
  const { unit, resolution } = context;
  for (const each of heldCommunicationsIn(unit, resolution)) {
    const { site, entry, lock, partner, waits } = each;
    const function_ = unit.functions[site.id];
    const [does, other] =
      site.does === 'sends' ? ['sends to', 'receives from it'] : ['receives from', 'sends to it or closes it'];
    context.report({
      message: `${nameOf(entry)} ${does} ${shownChannel(each)} with ${shownLock(lock)} held, and whoever ${other} needs that lock first: when ${nameOf(partner.entry)} waits for it, neither ever goes on.`,
      range: headOf(waits.range),
      ...(function_ === undefined ? {} : { function: function_ }),
      ...told(context, each),
    });
  }
}

/** Whether somebody who stays blocked is told of already, as one of the two. */
export function isHeldCommunication({ unit, resolution }: RuleContext, { place, trace }: Stuck): boolean {
  const isIt = (each: Place): boolean => each.unit === place.unit && each.range === place.range;
  const units = new Set([unit, place.unit, ...trace.map((step) => step.place.unit)]);
  return [...units].some((each) =>
    heldCommunicationsIn(each, resolution).some(({ waits, partner }) => isIt(waits) || isIt(partner.waits)),
  );
}

function nameOf({ unit, id }: HeldCommunication['entry']): string {
  return id === 0 ? unit.name : (unit.functions[id]?.name ?? unit.name);
}

function shownChannel({ channel: { declarer, field } }: HeldCommunication): string {
  return `${declarer.split(/[./]/).at(-1)}.${field}`;
}

function told(context: RuleContext, found: HeldCommunication): ReturnType<typeof asFound> {
  const { entry, lock, holds, waits, partner } = found;
  const { resolution, file } = context;
  const at = ({ unit, range }: Place): Pick<Told, 'file' | 'range'> => ({
    file: resolution.fileOf(unit) || file,
    range: headOf(range),
  });
  const [holder, other] = [shortName(nameOf(entry)), shortName(nameOf(partner.entry))];
  const [shown, channel] = [shownLock(lock), shownChannel(found)];
  return asFound(
    [holder, other],
    [
      {
        kind: 'acts',
        goroutine: 0,
        label: `takes ${shown}`,
        message: `${holder} takes the lock ${shown} here`,
        ...at(holds),
      },
      {
        kind: 'blocked',
        goroutine: 1,
        label: shown,
        message: `${other} waits for ${shown} here for ever`,
        ...at(partner.waits),
      },
      {
        kind: 'blocked',
        goroutine: 0,
        label: channel,
        message: `${holder} waits at ${channel} here for ever`,
        ...at(waits),
      },
    ],
  );
}
