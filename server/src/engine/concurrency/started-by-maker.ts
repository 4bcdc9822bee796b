/**
 * Owns methods that wait with a lock held for a goroutine which the constructor of their object, or a method, has started, and which wants that lock: they are run
 * one after the other, by somebody who gives the object to nobody else. Knows nothing of rules.
 */
import type { Operation, Terminator, Unit, Value } from '../ir/model';
import { calledName, eachOperation, mentions, valuesOf } from '../ir/walk';
import { lockCallOf } from '../packages/lock-identity';
import { qualifiedName, type Resolution } from '../packages/resolution';
import { type Field, type FieldUse, fieldOf, usesOfField } from './field-uses';
import { waysToStarted } from './makers';
import type { Standing } from './search/standing';
import type { Budget, StuckProcess, Ways } from './search/verdict';
import { exploreMethods } from './stuck';

/** Constructors, or methods that start, that are tried. */
const mostMakers = 2;
/** Methods that are called before. */
const mostFeeders = 2;

/** Those that stay blocked where the method holds the lock that another one of them wants. */
export function stuckWithStarted(method: Unit, resolution: Resolution, budget: Budget): readonly Ways[] {
  if (!mayWaitWithLock(method, resolution)) return [];
  const waited = namesWaitedAt(method, resolution);
  const isAboutThat = (unit: Unit): boolean => unit.receiver === undefined || mentionsField(unit, waited);
  const ways = waysToStarted(method, resolution).filter((way) => way.every(isAboutThat));
  for (const [maker, ...starts] of ways.slice(0, mostMakers)) {
    // What the goroutine was given by the first call keeps it from taking more from the second.
    for (const before of [method, ...feedersOf(method, resolution).slice(0, mostFeeders)]) {
      const { stuck } = exploreMethods(maker, [...starts, before, method], resolution, budget);
      const found = stuck.flatMap((ways): readonly Ways[] => {
        const [first, ...others] = ways.filter(
          (each) => isHeldUp(each) && !mayBeServed(each, [maker, ...starts, before, method], resolution),
        );
        return first === undefined ? [] : [[first, ...others]];
      });
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** Other methods that send to the object: first to what the method closes. */
function feedersOf(method: Unit, resolution: Resolution): readonly Unit[] {
  const closed = eachOperation(method).flatMap(({ operation }) => {
    const isClose =
      operation.kind === 'call' && operation.callee.kind === 'global' && operation.callee.name === 'close';
    return isClose ? operation.args.flatMap((each) => fieldOf(method, each, resolution) ?? []) : [];
  });
  const others = resolution
    .unitsMentioning(method.receiver?.typeName ?? '')
    .filter((unit) => unit !== method && unit.receiver?.typeName === method.receiver?.typeName);
  const first = others.filter((unit) => closed.some((field) => usesOfField(unit, field, resolution).has('send')));
  return [...first, ...others.filter((unit) => !first.includes(unit) && sendsToField(unit, resolution))];
}

function sendsToField(unit: Unit, resolution: Resolution): boolean {
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) => {
      const cases = terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
      return [...operations, ...cases].some(
        (each) => each.kind === 'send' && fieldOf(unit, each.channel, resolution) !== undefined,
      );
    }),
  );
}

/** Takes a lock and waits for others, by its own text. */
function mayWaitWithLock(unit: Unit, resolution: Resolution): boolean {
  if (unit.receiver === undefined || resolution.fileOf(unit).endsWith('_test.go')) return false;
  const operations = eachOperation(unit).flatMap(({ operation }) => operation);
  const locks = operations.some((each) => each.kind === 'call' && lockCallOf(unit, resolution, each)?.does === 'takes');
  return (
    locks &&
    (operations.some((each) => isWait(unit, each, resolution)) ||
      unit.functions.some(({ blocks }) =>
        blocks.some(({ terminator: { kind } }) => kind === 'select' || kind === 'range'),
      ))
  );
}

function isWait(unit: Unit, operation: Operation, resolution: Resolution): boolean {
  if (operation.kind === 'send' || operation.kind === 'receive') return true;
  return operation.kind === 'call' && qualifiedName(resolution.calleeOf(unit, operation)) === 'sync.WaitGroup.Wait';
}

/** The one who calls, which waits for others and has the lock that one of them wants. */
function isHeldUp(found: StuckProcess): boolean {
  const caller = callerIn(found);
  return (
    caller !== undefined &&
    caller.pending.kind !== 'lock' &&
    [found, ...found.others].some(({ pending, holders }) => pending.kind === 'lock' && holders.includes(caller.process))
  );
}

function callerIn(found: StuckProcess): Standing | undefined {
  return [found, ...found.others].find(({ started }) => started === undefined);
}

/** What others may do to a field without waking who waits there. */
const harmless: Readonly<Record<'send' | 'receive', readonly FieldUse[]>> = {
  send: ['send', 'close'],
  receive: ['receive'],
};

/** Whether code that was not run may serve the caller. */
function mayBeServed(found: StuckProcess, run: readonly Unit[], resolution: Resolution): boolean {
  const { trace, others, place } = found;
  const seen = new Set([...run, place.unit, ...found.calls.map(({ unit }) => unit)]);
  for (const each of [...trace, ...others]) seen.add(each.place.unit);
  for (const each of others) for (const { unit } of each.calls) seen.add(unit);
  const unseen = (word: string): readonly Unit[] =>
    resolution.unitsMentioning(word).filter((each) => !seen.has(each) && !resolution.fileOf(each).endsWith('_test.go'));
  // What the goroutine does others may do, too.
  const isRunElsewhere = [...seen].some(
    (each) => !run.includes(each) && unseen(calledName(each)).some((other) => calls(other, each, resolution)),
  );
  if (isRunElsewhere) return true;
  return waitedAt(callerIn(found)!, resolution).some(({ name, declarer, does }) => {
    const allowed: readonly FieldUse[] = does === 'wait' ? [] : harmless[does];
    return (
      /^\p{Lu}/u.test(name) ||
      unseen(`.${name}`).some((each) =>
        [...usesOfField(each, { name, declarer }, resolution)].some((use) => !allowed.includes(use)),
      )
    );
  });
}

function calls(unit: Unit, called: Unit, resolution: Resolution): boolean {
  return eachOperation(unit).some(({ operation }) => {
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') return false;
    const callee = resolution.calleeOf(unit, operation);
    return callee.kind === 'function' && callee.unread === called;
  });
}

/** Fields that a method waits at, by its own text: whoever starts what it waits for has to do with them. */
function namesWaitedAt(method: Unit, resolution: Resolution): ReadonlySet<string> {
  const waited = method.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ operations, terminator }) => [
      ...operations.filter((each) => isWait(method, each, resolution)),
      ...(terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : []),
    ]),
  );
  const ranged = method.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ terminator }) =>
      terminator.kind === 'range' ? (fieldOf(method, terminator.over, resolution)?.name ?? []) : [],
    ),
  );
  return new Set([...ranged, ...waited.flatMap((each) => waitedBy(method, each, resolution).map(({ name }) => name))]);
}

function mentionsField(unit: Unit, names: ReadonlySet<string>): boolean {
  const isIt = (value: Value): boolean => mentions(value, (part) => part.kind === 'field' && names.has(part.name));
  return eachOperation(unit).some(({ operation }) => {
    const targets = operation.kind === 'assign' ? operation.targets : [];
    return valuesOf(operation).some(isIt) || targets.some((each) => each !== undefined && isIt(each));
  });
}

interface Waited extends Field {
  readonly does: 'send' | 'receive' | 'wait';
}

/** The fields that somebody waits at, by the text of the place. */
function waitedAt({ place: { unit, range } }: Standing, resolution: Resolution): readonly Waited[] {
  return unit.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ operations, terminator }) => [
      ...operations.filter((each) => each.range === range).flatMap((each) => waitedBy(unit, each, resolution)),
      ...waitedByHead(unit, terminator, range, resolution),
    ]),
  );
}

function waitedByHead(
  unit: Unit,
  terminator: Terminator,
  range: Operation['range'],
  resolution: Resolution,
): readonly Waited[] {
  if (terminator.kind === 'select' && terminator.headRange === range)
    return terminator.cases.flatMap(({ communication }) => waitedBy(unit, communication, resolution));
  return terminator.kind === 'range' && terminator.headRange === range
    ? waitedIn(unit, terminator.over, 'receive', resolution)
    : [];
}

function waitedBy(unit: Unit, operation: Operation, resolution: Resolution): readonly Waited[] {
  if (operation.kind === 'send' || operation.kind === 'receive')
    return waitedIn(unit, operation.channel, operation.kind, resolution);
  if (operation.kind !== 'call' || operation.callee.kind !== 'field') return [];
  return waitedIn(unit, operation.callee.base, 'wait', resolution);
}

function waitedIn(unit: Unit, value: Value, does: Waited['does'], resolution: Resolution): readonly Waited[] {
  const field = fieldOf(unit, value, resolution);
  return field === undefined ? [] : [{ ...field, does }];
}
