/** Owns which closures run exactly where they are called, once, and nowhere else. Knows no resource. */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { closuresIn, eachOperation, isVariable, mentions, valuesOf } from '../ir/walk';

export interface OnSpot {
  readonly body: FunctionIr;
  /** The operation of the body that stands for what happens inside of it. */
  readonly site: Operation;
}

/** The function that calls a closure, where one call is all that is done with it: `func() { … }()`, or through a variable of its own. */
export function runOnSpot(unit: Unit, { id, parent }: FunctionIr): OnSpot | undefined {
  const around = parent === undefined ? undefined : unit.functions[parent];
  if (around === undefined) return undefined;
  const isIt = (value: Value): boolean => value.kind === 'closure' && value.function === id;
  for (const { operation, function: body } of eachOperation(unit)) {
    if (!valuesOf(operation).some((value) => closuresIn(value).includes(id))) continue;
    if (body !== around) return undefined;
    if (operation.kind === 'call') return isIt(operation.callee) ? { body, site: operation } : undefined;
    if (operation.kind !== 'assign' || operation.operator !== undefined) return undefined;
    const target = operation.targets[operation.values.findIndex(isIt)];
    return target?.kind === 'variable' ? onlyCall(unit, around, target, operation) : undefined;
  }
  return undefined;
}

function onlyCall(
  unit: Unit,
  body: FunctionIr,
  { variable }: Extract<Value, { kind: 'variable' }>,
  binding: Operation,
): OnSpot | undefined {
  if (unit.variables[variable]?.kind !== 'local') return undefined;
  const uses = unit.functions.flatMap((owner) =>
    owner.blocks.flatMap(({ operations, terminator }) =>
      [...operations, terminator].flatMap((node) => {
        const isNamed = valuesOf(node).some((value) => mentions(value, (part) => isVariable(part, variable)));
        return isNamed && node !== binding ? [{ node, owner }] : [];
      }),
    ),
  );
  const [use] = uses;
  if (use === undefined || uses.length > 1 || use.owner !== body || use.node.kind !== 'call') return undefined;
  const { callee, args } = use.node;
  const isGiven = args.some((value) => mentions(value, (part) => isVariable(part, variable)));
  return isVariable(callee, variable) && !isGiven ? { body, site: use.node } : undefined;
}
