/** Owns how a read lock that is asked for again while it is held becomes a finding: where it stands, the sentence, who waits for whom. */
import type { Stuck } from '../../concurrency/explored';
import { type ReadTwice, readsTwiceIn } from '../../concurrency/lock-order/read-twice';
import type { Place } from '../../concurrency/machine/state/values';
import { shownLock } from '../../packages/lock-identity';
import type { RuleContext } from '../define-rule';
import { headOf } from './explored-steps';
import { asFound, shortName, type Told } from './interleaving';
import { standsAt } from './stuck-place';

export function reportReadsTwice(context: RuleContext): void {
  const { unit, resolution } = context;
  const { found, notDecided } = readsTwiceIn(unit, resolution);
  if (notDecided) context.notDecided();
  for (const each of found) {
    const { own, waits, writer } = each;
    const function_ = unit.functions[own.id];
    const name = nameOf(each);
    context.report({
      message: `${name} asks for the read lock ${shownLock(own.inner.lock)} again while it holds it: when ${writer.unit.name} waits for the lock in between, neither ever goes on.`,
      range: headOf(standsAt(context, { place: waits, started: undefined, calls: [own], root: own.id }) ?? own.range),
      ...(function_ === undefined ? {} : { function: function_ }),
      ...told(context, each, name),
    });
  }
}

/** Whether somebody who stays blocked is told of already, as one who reads twice or the writer in between. */
export function isReadTwice({ unit, resolution }: RuleContext, { place, trace }: Stuck): boolean {
  const isIt = (each: Place): boolean => each.unit === place.unit && each.range === place.range;
  const units = new Set([unit, place.unit, ...trace.map((step) => step.place.unit)]);
  return [...units].some((each) =>
    readsTwiceIn(each, resolution).found.some(({ waits, writer }) => isIt(waits) || isIt(writer.waits)),
  );
}

function nameOf({ own: { unit, id } }: ReadTwice): string {
  return id === 0 ? unit.name : (unit.functions[id]?.name ?? unit.name);
}

function told(
  context: RuleContext,
  { own, holds, waits, writer }: ReadTwice,
  name: string,
): ReturnType<typeof asFound> {
  const { resolution, file } = context;
  const lock = shownLock(own.inner.lock);
  const at = ({ unit, range }: Place): Pick<Told, 'file' | 'range'> => ({
    file: resolution.fileOf(unit) || file,
    range: headOf(range),
  });
  const [reader, other] = [shortName(name), shortName(writer.unit.name)];
  return asFound(
    [reader, other],
    [
      {
        kind: 'acts',
        goroutine: 0,
        label: `reads with ${lock}`,
        message: `${reader} takes the read lock ${lock} here`,
        ...at(holds),
      },
      {
        kind: 'blocked',
        goroutine: 1,
        label: lock,
        message: `${other} waits here for readers to leave, which keeps new ones out`,
        ...at(writer.waits),
      },
      {
        kind: 'blocked',
        goroutine: 0,
        label: lock,
        message: `${reader} waits for the read lock ${lock} here for ever`,
        ...at(waits),
      },
    ],
  );
}
