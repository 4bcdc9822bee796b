/** Owns the question whether a function is there for one other function alone: what it does is seen where that one calls it. Knows no resource. */
import type { Unit } from '../ir/model';
import { calledName } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

export function isOnlyFor(resolution: Resolution, unit: Unit, called: Unit): boolean {
  const name = calledName(called);
  if (/^\p{Lu}/u.test(name)) return false;
  const users = resolution.unitsMentioning(name).filter((each) => each !== called);
  return users.length > 0 && users.every((each) => each === unit);
}
