/** Owns whether two functions may come to the same locks at all, as far as types tell: objects they are given both, what these lead to, and variables of the package. */
import type { Unit } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { declarerOf, type LockId } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import { type Pointed, pointedGiven, type Relative } from '../stuck';
import type { Body } from './called-bodies';

/** Fields that are followed from an object. */
const deepest = 3;

export function mayMeetAt(
  locks: readonly LockId[],
  one: Body,
  other: Body,
  relatives: readonly Relative[],
  resolution: Resolution,
): boolean {
  const [given, otherGiven] = [pointedGiven(one, resolution), pointedGiven(other, resolution)];
  const reached = new Set<string>();
  const areRelated = (name: string, other: string): boolean =>
    relatives.some(({ from, to }) => from === name && to === other);
  for (const each of given) {
    for (const { unit, type, name } of otherGiven) {
      if (each.name !== name && !areRelated(each.name, name)) continue;
      reach(each.unit, each.type, resolution, reached);
      reach(unit, type, resolution, reached);
    }
  }
  // Functions that are given nothing have what they use from variables of the package.
  const isOfPackage = given.length === 0 || otherGiven.length === 0;
  return locks.every((lock) => {
    const declarer = declarerOf(lock);
    return declarer === undefined || isOfPackage || reached.has(declarer);
  });
}

function reach(unit: Unit, type: Pointed['type'], resolution: Resolution, reached: Set<string>, depth = 0): void {
  const path = type.path === '' ? resolution.packageOf(unit) : type.path;
  const name = `${path === resolution.importPath ? '' : path}.${type.name}`;
  if (reached.has(name)) return;
  reached.add(name);
  const literal = resolution.underlying(unit, type);
  if (literal.kind === 'struct' && depth < deepest)
    for (const field of literal.fields) reachField(unit, field.type, resolution, reached, depth);
}

function reachField(
  unit: Unit,
  type: TypeExpression,
  resolution: Resolution,
  reached: Set<string>,
  depth: number,
): void {
  const inner = type.kind === 'pointer' ? type.element : type;
  if (inner.kind === 'named' && inner.path !== 'sync') reach(unit, inner, resolution, reached, depth + 1);
}
