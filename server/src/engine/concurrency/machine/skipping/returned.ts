/** Owns what is known of the results of code that was left out: that they are nil, or are not, whichever of its returns it takes. */
import type { Block, FunctionIr, Unit, Value } from '../../../ir/model';
import type { Region } from '../../../ir/regions';
import { operationById, predecessors } from '../../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../../packages/resolution';
import { holdsSynchronisation, isCounted, isFresh } from '../../synchronisation-types';
import { isNamedError } from '../library/named-errors';

export type Returned = 'nil' | 'some' | 'any';

/** By result; undefined where the caller needs to know what is returned. */
export function returnedBy(
  resolution: Resolution,
  unit: Unit,
  body: FunctionIr,
  { blocks }: Region,
): readonly Returned[] | undefined {
  if (body.results.some(({ type }) => isCounted(unit, type, resolution))) return undefined;
  const all: (Returned | undefined)[] = body.results.map(() => undefined);
  for (const id of blocks) {
    const block = body.blocks[id]!;
    const { terminator } = block;
    if (terminator.kind !== 'return') continue;
    if (terminator.values.length !== body.results.length && terminator.values.length > 0) {
      all.fill('any');
      continue;
    }
    for (const [index, { variable, type }] of body.results.entries()) {
      const value = terminator.values[index];
      const returned = value === undefined ? 'any' : returnedAt(resolution, unit, body, block, value);
      all[index] = all[index] === undefined || all[index] === returned ? returned : 'any';
      if (returned === 'nil' || holdsSynchronisation(unit, type, resolution) === false) continue;
      if (value === undefined ? variable !== undefined : !isFresh(value)) return undefined;
    }
  }
  // Where it never returns, nothing is returned.
  return all.map((each) => each ?? 'nil');
}

const makers: ReadonlySet<string> = new Set(['errors.New', 'fmt.Errorf']);

function returnedAt(resolution: Resolution, unit: Unit, body: FunctionIr, block: Block, value: Value): Returned {
  if (value.kind === 'global' && value.name === 'nil') return 'nil';
  const isSome = isError(resolution, unit, value) || isAskedFor(body, block, value);
  return isSome ? 'some' : 'any';
}

/** One that has a name, or is made there. */
function isError(resolution: Resolution, unit: Unit, value: Value): boolean {
  if (value.kind === 'result') {
    const call = operationById(unit, value.operation);
    return call?.kind === 'call' && makers.has(qualifiedName(resolution.calleeOf(unit, call)) ?? '');
  }
  if (value.kind !== 'global' && value.kind !== 'member') return false;
  return isNamed(resolution.typeOf(unit, value), '', 'error') && isNamedError(resolution, unit, value);
}

/** `if err != nil { return err }`, as long as nothing else is done in between. */
function isAskedFor(body: FunctionIr, block: Block, value: Value): boolean {
  if (block.operations.length > 0) return false;
  const [before, ...others] = predecessors(body).get(block.id) ?? [];
  const branch = before === undefined ? undefined : body.blocks[before]!.terminator;
  if (others.length > 0 || branch?.kind !== 'branch' || branch.condition.kind !== 'binary') return false;
  const { operator, left, right } = branch.condition;
  const isAboutNil = right.kind === 'global' && right.name === 'nil' && isSameValue(left, value);
  return isAboutNil && (operator === '!=' ? branch.then : operator === '==' ? branch.else : undefined) === block.id;
}

/** The same variable, or the same field of one. */
function isSameValue(one: Value, other: Value): boolean {
  if (one.kind === 'variable') return other.kind === 'variable' && one.variable === other.variable;
  return one.kind === 'field' && other.kind === 'field' && one.name === other.name && isSameValue(one.base, other.base);
}
