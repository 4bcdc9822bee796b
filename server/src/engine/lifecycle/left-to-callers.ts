/**
 * Owns the question whether a function leaves a lock of its caller to that caller: one that it was given, or, in a closure, one of the function around. Then
 * whoever calls it, or another closure beside it, lets go of what it did not take itself. Follows no conditions.
 */
import type { FunctionIr, Unit } from '../ir/model';
import { calledName, eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import { type Call, isCallOn, type Taking, takersOf } from './lock-calls';
import { isLetGoUntaken, type Point } from './lock-elsewhere';
import { below, type Place, placeOf, variableOf } from './place';

/** A function with the lock as it names it. */
interface Holder {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly base: Place;
}

/** A call of a function. */
interface Site extends Point {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly call: Call;
}

export function isLeftToCallers(unit: Unit, resolution: Resolution, { function: body, ...taking }: Taking): boolean {
  const { callee } = taking.operation;
  const base = callee.kind === 'field' ? placeOf(callee.base) : undefined;
  const [release] = taking.resource.release;
  if (base === undefined || release?.kind !== 'method') return false;
  const holder = { unit, body, base };
  // What never lets go of it here is followed to where it is called.
  if (!eachOperation(unit).some((each) => each.function === body && isCallOn(each.operation, release.name, base)))
    return false;
  const sites = callsOf(holder, resolution);
  const isCaptured = body.captures.some((each) => each === variableOf(base.root));
  const around = isCaptured ? unit.functions.filter((each) => each !== body) : [];
  return (
    around.some((each) => letsGo({ unit, body: each, base }, sites, release.name)) ||
    sites.some((site) => isGivenAndFreed(holder, site, sites, resolution, release.name))
  );
}

/** Whether whoever gives the lock to the function lets go of it behind the call, or has another function do so. */
function isGivenAndFreed(
  { body, base }: Holder,
  site: Site,
  sites: readonly Site[],
  resolution: Resolution,
  release: string,
): boolean {
  const variable = variableOf(base.root);
  const arg = variable === undefined ? undefined : site.call.args[body.parameters.indexOf(variable)];
  const given = arg && placeOf(arg);
  if (given === undefined) return false;
  const caller: Holder = { ...site, base: below(given, base.fields) };
  return letsGo(caller, sites, release) || givesToReleaser(caller, resolution, release);
}

function letsGo({ unit, body, base }: Holder, sites: readonly Site[], release: string): boolean {
  const entry: Point = { block: body.blocks[0]!, index: 0 };
  const behind = sites.filter((site) => site.body === body).map(({ block, index }) => ({ block, index: index + 1 }));
  const isTaking = takersOf(release, base);
  return eachOperation(unit).some(
    ({ operation, function: owner, block, index }) =>
      owner === body &&
      isCallOn(operation, release, base) &&
      [entry, ...behind].some((from) => isLetGoUntaken(owner, { block, index }, isTaking, from)),
  );
}

/** Whether a function that is given the lock, too, lets go of it without having taken it. */
function givesToReleaser({ unit, body, base }: Holder, resolution: Resolution, release: string): boolean {
  return eachOperation(unit).some(({ operation, function: owner }) => {
    if (owner !== body || (operation.kind !== 'call' && operation.kind !== 'defer')) return false;
    const at = operation.args.findIndex((arg) => placeOf(arg)?.root === base.root);
    if (at < 0) return false;
    const callee = resolution.calleeOf(unit, operation);
    const home = callee.kind === 'function' ? callee.unit : unit;
    const called =
      callee.kind === 'function'
        ? home.functions[0]
        : callee.kind === 'closure'
          ? unit.functions[callee.function]
          : undefined;
    const parameter = called?.parameters[at];
    if (called === undefined || parameter === undefined) return false;
    return eachOperation(home).some((each) => {
      const { operation: call, function: inside } = each;
      const own = 'callee' in call && call.callee.kind === 'field' ? placeOf(call.callee.base) : undefined;
      const isIt = inside === called && own !== undefined && variableOf(own.root) === parameter;
      return isIt && isCallOn(call, release, own) && isLetGoUntaken(called, each, takersOf(release, own));
    });
  });
}

function callsOf({ unit, body }: Holder, resolution: Resolution): readonly Site[] {
  const isNamed = body.parent === undefined;
  const homes = isNamed ? resolution.unitsMentioning(calledName(unit)) : [unit];
  return homes.flatMap((home) =>
    eachOperation(home).flatMap(({ operation, function: owner, block, index }): readonly Site[] => {
      if (operation.kind !== 'call') return [];
      const callee = resolution.calleeOf(home, operation);
      const isIt = isNamed
        ? callee.kind === 'function' && callee.unread === unit
        : callee.kind === 'closure' && callee.function === body.id;
      return isIt ? [{ unit: home, body: owner, block, index, call: operation }] : [];
    }),
  );
}
