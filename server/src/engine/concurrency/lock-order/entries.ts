/**
 * Owns where others come into a package on the way to a function: exported functions and goroutines that run by themselves. What is only called from within
 * is run by its callers, with the locks they hold. Knows no locks by name.
 */
import type { FunctionId, Operation, Unit } from '../../ir/model';
import { calledName, eachOperation } from '../../ir/walk';
import { KeptAnswers } from '../../packages/kept';
import type { LockId } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import { type Body, calledBody, runBy } from './called-bodies';
import { lockUseOf } from './nestings';

export interface Entry extends Body {
  /** Anybody may call it while others do; a goroutine of the package may be the only one that runs it. */
  readonly isOpen: boolean;
  /** Code that starts such a goroutine. */
  readonly startedIn: readonly Unit[];
  /** Locks that may be held where the function is called from there on. */
  readonly held: readonly LockId[];
}

/** Calls on the way to a function, and ways that are of interest. */
const deepest = 4;
const mostEntries = 3;

const kept = new KeptAnswers<readonly Entry[]>({
  find: (resolution, unit, id) => find({ unit, id: Number(id) as FunctionId }, resolution),
});

/** The nearest ones first. */
export function entriesTo(body: Body, resolution: Resolution): readonly Entry[] {
  return kept.get(resolution, body.unit, String(body.id));
}

function find(body: Body, resolution: Resolution): readonly Entry[] {
  const found: Entry[] = [];
  const seen = new Map<Unit, Set<FunctionId>>();
  let level: readonly (Body & Pick<Entry, 'held'>)[] = [{ ...body, held: [] }];
  for (let depth = 0; depth <= deepest && found.length < mostEntries && level.length > 0; depth++) {
    const callers: (Body & Pick<Entry, 'held'>)[] = [];
    for (const each of level) {
      const ofUnit = seen.get(each.unit) ?? new Set();
      if (ofUnit.has(each.id) || isTest(each.unit, resolution)) continue;
      seen.set(each.unit, ofUnit.add(each.id));
      const sites = each.id === 0 ? callsOf(each.unit, resolution) : callsWithin(each, resolution);
      const starts = sites.filter(({ isStart }) => isStart);
      if (each.id === 0 && isOpen(each.unit, resolution, sites)) found.push({ ...each, isOpen: true, startedIn: [] });
      else if (starts.length > 0) found.push({ ...each, isOpen: false, startedIn: starts.map(({ by }) => by.unit) });
      else callers.push(...sites.map(({ by, held }) => ({ ...by, held: [...each.held, ...held] })));
    }
    level = callers;
  }
  return found.slice(0, mostEntries);
}

function isTest(unit: Unit, resolution: Resolution): boolean {
  return resolution.fileOf(unit).endsWith('_test.go');
}

interface Site {
  readonly by: Body;
  readonly isStart: boolean;
  readonly held: readonly LockId[];
}

/** What is exported is called by others, too, unless all of its package hold a lock when they call it. */
function isOpen(unit: Unit, resolution: Resolution, sites: readonly Site[]): boolean {
  if (!/^\p{Lu}/u.test(calledName(unit))) return false;
  const isHidden = isProgram(resolution) || (unit.receiver !== undefined && !/^\p{Lu}/u.test(unit.receiver.typeName));
  // Through an interface others may call it all the same.
  if (isHidden) return sites.length === 0 && unit.receiver !== undefined;
  return sites.length === 0 || sites.some(({ held }) => held.length === 0);
}

/** Whether nobody imports the package. */
function isProgram(resolution: Resolution): boolean {
  return resolution.unitsMentioning('main').some(({ name, receiver }) => name === 'main' && receiver === undefined);
}

/** Where the package calls a function. */
function callsOf(unit: Unit, resolution: Resolution): readonly Site[] {
  const name = calledName(unit);
  return resolution
    .unitsMentioning(unit.receiver === undefined ? name : `.${name}`)
    .filter((each) => !isTest(each, resolution))
    .flatMap((each) =>
      eachOperation(each).flatMap(({ operation, function: { id } }): readonly Site[] => {
        if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') return [];
        const { callee } = operation;
        if (!('name' in callee) || callee.name !== name) return [];
        if (calledBody(each, operation, resolution)?.unit !== unit) return [];
        const by = { unit: each, id };
        return [{ by, isStart: operation.kind === 'go', held: heldAt(by, operation, resolution) }];
      }),
    );
}

/** Where a closure is called, started or handed on. */
function callsWithin({ unit, id }: Body, resolution: Resolution): readonly Site[] {
  return eachOperation(unit).flatMap(({ operation, function: around }): readonly Site[] => {
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') return [];
    const isIt = (each: Body): boolean => each.unit === unit && each.id === id;
    if (!runBy(unit, operation, resolution).some(isIt)) return [];
    const by = { unit, id: around.id };
    return [{ by, isStart: operation.kind === 'go', held: heldAt(by, operation, resolution) }];
  });
}

function heldAt(by: Body, operation: Operation, resolution: Resolution): readonly LockId[] {
  return lockUseOf(by, resolution).underLock.get(operation) ?? [];
}
