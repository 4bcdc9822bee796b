/**
 * Owns where a unit takes a lock, and which of these places are so plainly let go of that no path need be walked: most are, and telling so asks for no
 * types. Decides nothing about the others.
 */
import type { Block, BlockId, FunctionIr, Operation, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, rootOf, successors } from '../ir/walk';
import { viaOf } from '../packages/lock-identity';
import { qualifiedName, type Resolution } from '../packages/resolution';
import type { Acquiring } from './ends';
import { below, element, isSamePlace, type Place, placeOf, variableOf } from './place';
import type { Resource } from './resources';
import { exclusiveLock, readLock } from './table/locks';

export type Call = Extract<Operation, { kind: 'call' }>;
type AnyCall = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

export interface Taking {
  readonly operation: Call;
  readonly function: FunctionIr;
  readonly block: Block;
  readonly index: number;
  readonly resource: Resource;
  /** Where the lock lies, as the code names it; of a function that takes it for its caller: the result that lets go of it when it is called. */
  readonly place: Place;
  /** The function that takes it for its caller, and gives back what lets go of it. */
  readonly maker?: Unit;
  /** The function that takes it for its caller, and leaves it held. */
  readonly taker?: Unit;
  /** Which results of that one tell whether it has taken it. */
  readonly told?: Pick<Acquiring, 'failures' | 'successes'>;
}

/** Names of methods that take a lock, with those that let go of it. */
const releases: ReadonlyMap<string, string> = new Map([
  ['Lock', 'Unlock'],
  ['TryLock', 'Unlock'],
  ['RLock', 'RUnlock'],
  ['TryRLock', 'RUnlock'],
]);

/** Those that may be held where a path ends. */
export function doubtfulTakings(unit: Unit, resolution: Resolution): readonly Taking[] {
  return takings(unit, resolution, (owner, block, index, base, release) => isPlain(owner, block, index, base, release));
}

export function allTakings(unit: Unit, resolution: Resolution): readonly Taking[] {
  return takings(unit, resolution, () => false);
}

function takings(
  unit: Unit,
  resolution: Resolution,
  isLeftOut: (owner: FunctionIr, block: Block, index: number, base: Place, release: string) => boolean,
): readonly Taking[] {
  const found: Taking[] = [];
  for (const { operation, function: owner, block, index } of eachOperation(unit)) {
    if (operation.kind !== 'call' || operation.callee.kind !== 'field') continue;
    const release = releases.get(operation.callee.name);
    const base = release === undefined ? undefined : placeOf(operation.callee.base);
    if (release === undefined || base === undefined || isLeftOut(owner, block, index, base, release)) continue;
    const target = resolution.calleeOf(unit, operation);
    const name = qualifiedName(target, resolution.packageOf(unit) || resolution.importPath);
    const resource = [exclusiveLock, readLock].find(({ acquire }) => name !== undefined && acquire.includes(name));
    // Which element of several is meant, no place says.
    if (resource === undefined || base.fields.includes(element)) continue;
    found.push({ operation, function: owner, block, index, resource, place: below(base, viaOf(target)) });
  }
  return found;
}

/** A read lock that a deferred call takes once more. One that is taken for writing so blocks there and then. */
export interface Retaken {
  readonly operation: Extract<Operation, { kind: 'defer' }> & { readonly callee: Extract<Value, { kind: 'field' }> };
  readonly function: FunctionIr;
  readonly first: Call;
}

/** Where nothing in the unit lets go of it. */
export function retakenInTheEnd(unit: Unit, resolution: Resolution): readonly Retaken[] {
  const all = eachOperation(unit);
  return all.flatMap(({ operation, function: owner }): readonly Retaken[] => {
    if (operation.kind !== 'defer' || operation.callee.kind !== 'field' || operation.callee.name !== 'RLock') return [];
    const base = placeOf(operation.callee.base);
    if (base === undefined || all.some((each) => isCallOn(each.operation, 'RUnlock', base))) return [];
    const first = allTakings(unit, resolution).find(
      (taking) =>
        taking.function === owner && taking.resource === readLock && isCallOn(taking.operation, 'RLock', base),
    );
    const { callee } = operation;
    return first === undefined
      ? []
      : [{ operation: { ...operation, callee }, function: owner, first: first.operation }];
  });
}

/** Whether a call is one of a method of this name on what a place names. */
export function isCallOn(operation: Operation, name: string, base: Place): operation is AnyCall {
  if (operation.kind !== 'call' && operation.kind !== 'defer') return false;
  const { callee } = operation;
  if (callee.kind !== 'field' || callee.name !== name) return false;
  const place = placeOf(callee.base);
  return place !== undefined && isSamePlace(place, base);
}

/** The methods that take what a method of this name lets go of. */
export function takerNames(release: string): readonly string[] {
  return [...releases].flatMap(([taker, by]) => (by === release ? [taker] : []));
}

/** Whether an operation takes the lock that a place names. */
export function takersOf(release: string, base: Place): (operation: Operation) => boolean {
  const names = takerNames(release);
  return (operation) => names.some((name) => isCallOn(operation, name, base));
}

/** Whether every way on from the lock comes by a call that lets go of it, or defers it, while the place means the same. */
function isPlain(owner: FunctionIr, block: Block, index: number, base: Place, release: string): boolean {
  const variable = variableOf(base.root);
  const seen = new Set<BlockId>();
  const waiting: { readonly block: Block; readonly from: number }[] = [{ block, from: index + 1 }];
  for (const { block: at, from } of waiting) {
    let isDone = false;
    for (const operation of at.operations.slice(from)) {
      if (isCallOn(operation, release, base)) {
        isDone = true;
        break;
      }
      if (variable !== undefined && isChanged(operation, variable)) return false;
    }
    if (isDone) continue;
    const { terminator } = at;
    if (terminator.kind === 'return' || terminator.kind === 'panic') return false;
    if (
      terminator.kind === 'range' &&
      [terminator.key, terminator.value].some((each) => each && rootOf(each) === variable)
    )
      return false;
    for (const next of successors(terminator)) {
      // A loop that comes back to the lock would take it again.
      if (next === block.id) return false;
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push({ block: owner.blocks[next]!, from: 0 });
    }
  }
  return true;
}

function isChanged(operation: Operation, variable: VariableId): boolean {
  if (operation.kind === 'declare') return operation.variables.includes(variable);
  if (operation.kind !== 'assign') return false;
  return operation.targets.some((target) => target?.kind === 'variable' && target.variable === variable);
}
