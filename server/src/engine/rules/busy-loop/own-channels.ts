/** Owns which channels one function alone knows: nobody else fills or closes them, so a loop that looks at them waits for nobody. Follows no paths. */
import { isNil } from '../../findings/values/value-origin';
import type { FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { isVariable, mentions, operationById } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';

export function isOwnChannel(unit: Unit, resolution: Resolution, { id, blocks }: FunctionIr, channel: Value): boolean {
  if (channel.kind !== 'variable') return false;
  const { variable } = channel;
  const { kind, owner, initial } = unit.variables[variable]!;
  const made = initial?.kind === 'result' ? operationById(unit, initial.operation) : undefined;
  if (kind !== 'local' || owner !== id || made?.kind !== 'call') return false;
  if (!isBuiltin(unit, resolution, made, ['make'])) return false;
  if (unit.functions.some(({ captures }) => captures.includes(variable))) return false;
  return !blocks.some(({ operations, terminator }) =>
    [...operations, terminator].some((node) => isShownAround(unit, resolution, node, variable)),
  );
}

/** Whether others get hold of it there, or it may become a channel of theirs. */
function isShownAround(
  unit: Unit,
  resolution: Resolution,
  node: Operation | Terminator,
  variable: VariableId,
): boolean {
  // A comparison tells of the channel and gives nobody any.
  const holds = (value: Value): boolean =>
    value.kind !== 'binary' && mentions(value, (part) => isVariable(part, variable));
  switch (node.kind) {
    case 'call':
      return node.args.some(holds) && !isBuiltin(unit, resolution, node, ['close', 'len', 'cap']);
    case 'go':
    case 'defer':
      return node.args.some(holds);
    case 'send':
      return holds(node.value);
    case 'select':
      return node.cases.some(({ communication: each }) => each.kind === 'send' && holds(each.value));
    case 'return':
      return node.values.some(holds);
    case 'assign':
      return (
        node.values.some(holds) ||
        node.targets.some(
          (target, at) => target && isVariable(target, variable) && !isFresh(unit, resolution, node.values[at]),
        )
      );
    default:
      return false;
  }
}

/** `nil`, or a channel made on the spot. */
function isFresh(unit: Unit, resolution: Resolution, value: Value | undefined): boolean {
  if (isNil(value)) return true;
  const made = value?.kind === 'result' ? operationById(unit, value.operation) : undefined;
  return made?.kind === 'call' && isBuiltin(unit, resolution, made, ['make']);
}

function isBuiltin(
  unit: Unit,
  resolution: Resolution,
  call: Extract<Operation, { kind: 'call' }>,
  names: readonly string[],
): boolean {
  const callee = resolution.calleeOf(unit, call);
  return callee.kind === 'builtin' && names.includes(callee.name);
}
