/** Owns what the code calls what it has just acquired: the assignment that takes the result, and its variable or field. Knows no paths. */
import type { Operation, VariableId } from '../ir/model';
import type { Range } from '../text/range';
import type { Acquisition } from './acquisition';
import { calling, type Place, placeOf, variableOf } from './place';

export interface Bound {
  /** The statement that binds the resource, when one does. */
  readonly binding?: Extract<Operation, { kind: 'assign' }>;
  readonly variable: VariableId | undefined;
  /** What the code calls the field or element that holds it. */
  readonly place?: Range;
  /** What the code has is a function that releases it, and not the resource itself. */
  readonly isFunction: boolean;
}

/** The assignment of the acquired value in the block of its call: of several results that carry it, one that gets a name. */
export function boundOf({ function: owner, block, index, held, resource }: Acquisition): Bound | undefined {
  // What is the resource or releases it goes before what has it somewhere inside.
  const plain = held.filter(
    ({ fields: [first] }) => first === undefined || first === calling || first === resource.part,
  );
  const candidates = plain.length > 0 ? plain : held;
  if (resource.subject.kind !== 'result') {
    const variable = candidates.map(({ root }) => variableOf(root)).find((each) => each !== undefined);
    return { variable, isFunction: false };
  }
  for (const node of owner.blocks[block]!.operations.slice(index + 1)) {
    if (node.kind !== 'assign') continue;
    const taken = node.values.flatMap((value, at) => {
      const place = placeOf(value);
      const carried = place?.fields.length === 0 ? candidates.filter(({ root }) => root === place.root) : [];
      return carried.length === 0 ? [] : [{ target: node.targets[at], carried }];
    });
    const [first] = taken;
    if (first === undefined) continue;
    const { target, carried } = taken.find((each) => each.target !== undefined) ?? first;
    return {
      binding: node,
      variable: target?.kind === 'variable' ? target.variable : undefined,
      isFunction: isFunction(carried),
      ...(target?.kind === 'field' || target?.kind === 'index' ? { place: target.range } : {}),
    };
  }
  return candidates.length === 0 ? undefined : { variable: undefined, isFunction: isFunction(candidates) };
}

function isFunction(held: readonly Place[]): boolean {
  return held.every(({ fields }) => fields[0] === calling);
}
