/** Owns how two functions that take two locks in opposite order become a finding: where it stands, the sentence, who does what before both wait. */

import type { Stuck } from '../../concurrency/explored';
import { type LockOrder, lockOrdersIn } from '../../concurrency/lock-order/lock-order';
import type { Place } from '../../concurrency/machine/state/values';
import { shownLock } from '../../packages/lock-identity';
import type { RuleContext } from '../define-rule';
import { headOf } from './explored-steps';
import { asFound, shortName, type Told } from './interleaving';
import { standsAt } from './stuck-place';

export function reportOppositeOrders(context: RuleContext): void {
  const { found, notDecided } = lockOrdersIn(context.unit, context.resolution);
  if (notDecided) context.notDecided();
  for (const order of found) {
    const { own, proof } = order;
    const function_ = own.unit.functions[own.id];
    context.report({
      message: sentence(order),
      range: headOf(
        standsAt(context, { place: proof.own.waits, started: undefined, calls: [own], root: own.id }) ?? own.range,
      ),
      ...(function_ === undefined ? {} : { function: function_ }),
      ...told(context, order),
    });
  }
}

/** Whether somebody who stays blocked is told of already, as one of two that take locks in opposite order. */
export function isInOppositeOrder({ unit, resolution }: RuleContext, { place, trace }: Stuck): boolean {
  const isIt = ({ proof: { own, opposite } }: LockOrder): boolean =>
    [own, opposite].some(({ waits }) => waits.unit === place.unit && waits.range === place.range);
  const units = new Set([unit, place.unit, ...trace.map((step) => step.place.unit)]);
  return [...units].some((each) => lockOrdersIn(each, resolution).found.some(isIt));
}

function sentence({ own, opposite }: LockOrder): string {
  const [first, second] = [shownLock(own.outer.lock), shownLock(own.inner.lock)];
  const [name, other] = [nameOf(own), nameOf(opposite)];
  return name === other
    ? `${name} takes ${first} and ${second} in either order, so two calls of it can wait for each other for ever.`
    : `${name} waits for ${second} with ${first} held, while ${other} waits for ${first} with ${second} held: neither ever gets it.`;
}

function nameOf({ unit, id }: LockOrder['own']): string {
  return id === 0 ? unit.name : (unit.functions[id]?.name ?? unit.name);
}

function told(context: RuleContext, { own, opposite, proof }: LockOrder): ReturnType<typeof asFound> {
  const { resolution, file } = context;
  const at = ({ unit, range }: Place): Pick<Told, 'file' | 'range'> => ({
    file: resolution.fileOf(unit) || file,
    range: headOf(range),
  });
  const names = [own, opposite].map((each) => shortName(nameOf(each)));
  const [one, other] = names[0] === names[1] ? [`one ${names[0]}`, `another ${names[1]}`] : names;
  const [first, second] = [shownLock(own.outer.lock), shownLock(own.inner.lock)];
  const acts = (goroutine: number, who: string, lock: string, place: Place): Told => ({
    kind: 'acts',
    goroutine,
    label: `takes ${lock}`,
    message: `${who} takes the lock ${lock} here`,
    ...at(place),
  });
  const waits = (goroutine: number, who: string, lock: string, place: Place): Told => ({
    kind: 'blocked',
    goroutine,
    label: lock,
    message: `${who} waits for ${lock} here for ever`,
    ...at(place),
  });
  const writers = proof.writers.map(
    (place, index): Told => ({
      kind: 'acts',
      goroutine: 2 + index,
      label: 'waits for readers',
      message: 'a writer waits here for readers to leave, which keeps new ones out',
      ...at(place),
    }),
  );
  return asFound(
    [...names, ...proof.writers.map(({ unit }) => shortName(unit.name))],
    [
      acts(0, one!, first, proof.own.holds),
      acts(1, other!, second, proof.opposite.holds),
      ...writers,
      waits(0, one!, second, proof.own.waits),
      waits(1, other!, first, proof.opposite.waits),
    ],
  );
}
