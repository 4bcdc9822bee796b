/**
 * Owns the question whether the program goes on after a function has panicked because one of those that call it recovers: net/http does so for its handlers, and
 * so may functions of the package. Follows no conditions; who hands the panic on does not recover it.
 */
import type { Block, FunctionIr, Operation, Unit } from '../ir/model';
import { calledName, closuresIn, eachOperation } from '../ir/walk';
import { isNamed, type Resolution } from '../packages/resolution';
import { Outlook } from './outlook';
import { isRecover } from './steps';

/** Calls up to the one that recovers. */
const mostCalls = 3;
/** What more code mentions than this has a name that tells nothing. */
const mostMentioning = 40;

interface Site {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly block: Block;
  readonly index: number;
}

export function isRecoveredAbove(unit: Unit, body: FunctionIr, resolution: Resolution, calls = mostCalls): boolean {
  if (isHandler(unit, body, resolution)) return true;
  if (calls === 0) return false;
  return sitesOf(unit, body, resolution).some(
    (site) => recoversAt(site, resolution) || isRecoveredAbove(site.unit, site.body, resolution, calls - 1),
  );
}

/** Whether a deferred call recovers, at least from some panics. */
export function recovers(unit: Unit, deferral: Operation, resolution: Resolution): boolean {
  return recovering(unit, deferral, resolution) !== undefined;
}

/** Whether it makes an end of every panic: it neither panics itself nor ends the program. */
function recoversAll(unit: Unit, deferral: Operation, resolution: Resolution): boolean {
  const body = recovering(unit, deferral, resolution);
  return body?.blocks.every(({ terminator: { kind } }) => kind !== 'panic' && kind !== 'exit') === true;
}

function recovering(unit: Unit, deferral: Operation, resolution: Resolution): FunctionIr | undefined {
  if (deferral.kind !== 'defer') return undefined;
  const target = resolution.calleeOf(unit, deferral);
  const closure = target.kind === 'closure' ? unit.functions[target.function] : undefined;
  const body = target.kind === 'function' ? target.unit.functions[0] : closure;
  return body?.blocks.some(({ operations }) => operations.some(isRecover)) === true ? body : undefined;
}

/** https://pkg.go.dev/net/http#Handler */
function isHandler(unit: Unit, { parameters, range }: FunctionIr, resolution: Resolution): boolean {
  if (parameters.length !== 2) return false;
  const [writer, request] = parameters.map((variable) =>
    resolution.typeOf(unit, { kind: 'variable', variable, range }),
  );
  const isRequest = request?.kind === 'pointer' && isNamed(request, 'net/http', 'Request');
  return isRequest && isNamed(writer, 'net/http', 'ResponseWriter');
}

function recoversAt({ unit, body, block, index }: Site, resolution: Resolution): boolean {
  return body.blocks.some((each) =>
    each.operations.some((operation, at) => {
      const isBefore = each === block ? at < index : Outlook.of(body).canReach(each.id, block.id);
      return operation.kind === 'defer' && isBefore && recoversAll(unit, operation, resolution);
    }),
  );
}

/** Calls of a function, tests aside: what they recover they have asked for. */
function sitesOf(unit: Unit, body: FunctionIr, resolution: Resolution): readonly Site[] {
  const isFunction = body.parent === undefined;
  const name = calledName(unit);
  if (isFunction && resolution.countMentioning(name) > mostMentioning) return [];
  const homes = isFunction ? resolution.unitsMentioning(name) : [unit];
  return homes.flatMap((home) => {
    if (resolution.fileOf(home).endsWith('_test.go')) return [];
    return eachOperation(home).flatMap(({ operation, function: owner, block, index }): readonly Site[] => {
      if (operation.kind !== 'call') return [];
      const callee = resolution.calleeOf(home, operation);
      const isIt = isFunction
        ? callee.kind === 'function' && callee.unread === unit
        : callee.kind === 'closure' && callee.function === body.id;
      if (isIt) return [{ unit: home, body: owner, block, index }];
      const isGiven = !isFunction && operation.args.some((arg) => closuresIn(arg).includes(body.id));
      return isGiven && callee.kind === 'function' ? callsOfGiven(callee.unit, resolution) : [];
    });
  });
}

/** Where a function of the package calls what it is given. */
function callsOfGiven(unit: Unit, resolution: Resolution): readonly Site[] {
  if (resolution.packageOf(unit) !== '') return [];
  return eachOperation(unit).flatMap(({ operation, function: owner, block, index }) => {
    const isGiven =
      operation.kind === 'call' &&
      operation.callee.kind === 'variable' &&
      unit.variables[operation.callee.variable]?.kind === 'parameter';
    return isGiven ? [{ unit, body: owner, block, index }] : [];
  });
}
