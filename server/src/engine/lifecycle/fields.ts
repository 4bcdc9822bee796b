/** Owns the question whether a resource kept in a field is released, or taken out, anywhere in the package. Knows no paths. */
import type { Operation, Terminator, Value } from '../ir/model';
import { eachOperation, mentions } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Resource } from './resources';

/** A field belongs to its type: any code of the package may release what it holds or hand it on. */
export function isReleasedFromField(resolution: Resolution, resource: Resource, name: string): boolean {
  // An exported field may be released by other packages.
  if (/^\p{Lu}/u.test(name)) return true;
  const isField = (value: Value): boolean => value.kind === 'field' && value.name === name;
  const isRelease = (value: Value): boolean =>
    value.kind === 'field' &&
    resource.release.some((release) => release.kind === 'method' && release.name === value.name) &&
    mentions(value.base, isField);
  for (const unit of resolution.units) {
    for (const { operation } of eachOperation(unit)) {
      const values = operation.kind === 'assign' ? operation.values : topValues(operation);
      // Taken out of the field by itself it has another owner; its channel or another method is only a use.
      if (values.some((value) => mentions(value, isRelease) || isTakenOut(value, isField))) return true;
    }
    for (const { blocks } of unit.functions) {
      for (const { terminator } of blocks)
        if (topValues(terminator).some((value) => mentions(value, isRelease) || isTakenOut(value, isField)))
          return true;
    }
  }
  return false;
}

/** By itself, as an element of something new, or with its address. */
function isTakenOut(value: Value, isField: (value: Value) => boolean): boolean {
  if (isField(value)) return true;
  switch (value.kind) {
    case 'address':
    case 'slice':
      return isTakenOut(value.base, isField);
    case 'convert':
    case 'assert':
      return isTakenOut(value.operand, isField);
    case 'composite':
      return value.elements.some(({ value: each }) => isTakenOut(each, isField));
    default:
      return false;
  }
}

function topValues(node: Operation | Terminator): readonly Value[] {
  switch (node.kind) {
    case 'call':
    case 'go':
    case 'defer':
      return [node.callee, ...node.args];
    case 'return':
      return node.values;
    case 'send':
      return [node.value];
    case 'range':
      return [node.over];
    default:
      return [];
  }
}
