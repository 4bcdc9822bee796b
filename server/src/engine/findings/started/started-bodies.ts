/** Owns which code a call or `go` statement runs, and which goroutines a function starts while it runs. Judges none of them. */
import type { CallSite, FunctionIr, Operation, Unit, Value } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';

export interface Body {
  readonly unit: Unit;
  readonly body: FunctionIr;
}

export interface Started extends Body {
  readonly go: Extract<Operation, { kind: 'go' }>;
  /** The function the `go` statement stands in, and its unit. */
  readonly starter: Body;
}

/** Functions of the package that are called on the way to a `go` statement are followed so deep. */
const deepest = 2;

/** Undefined where the code is not in sight. */
export function bodyOf(unit: Unit, resolution: Resolution, site: CallSite): Body | undefined {
  const target = resolution.calleeOf(unit, site);
  if (target.kind === 'closure') return bodyIn(unit, target.function);
  return target.kind === 'function' ? bodyIn(target.unit, 0) : undefined;
}

/** The code of a function that is given as a value: a closure, a function's name, a method of a value. */
export function heldBody(unit: Unit, resolution: Resolution, callee: Value): Body | undefined {
  return bodyOf(unit, resolution, { callee, args: [], spread: false, typeArguments: [] });
}

function bodyIn(unit: Unit, id: number): Body | undefined {
  const body = unit.functions[id];
  return body && { unit, body };
}

/** Goroutines that a function starts itself, or through closures and functions of the package it calls. */
export function startedBy(
  resolution: Resolution,
  starter: Body,
  depth = 0,
  seen: ReadonlySet<FunctionIr> = new Set(),
): readonly Started[] {
  if (seen.has(starter.body)) return [];
  const { unit, body } = starter;
  return body.blocks.flatMap(({ operations }) =>
    operations.flatMap((operation): readonly Started[] => {
      if (operation.kind !== 'go' && operation.kind !== 'call' && operation.kind !== 'defer') return [];
      const called = bodyOf(unit, resolution, operation);
      if (called === undefined) return [];
      if (operation.kind === 'go') return [{ go: operation, starter, ...called }];
      const isOwn = called.unit === unit;
      if (!isOwn && (depth >= deepest || resolution.packageOf(called.unit) !== '')) return [];
      return startedBy(resolution, called, isOwn ? depth : depth + 1, new Set([...seen, body]));
    }),
  );
}
