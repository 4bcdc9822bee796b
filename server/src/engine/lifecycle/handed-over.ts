/**
 * Owns the question whether a function's code gives away what it acquired and does not release it behind that: to a channel, to code that keeps it, into
 * something else. Decides nothing: it is for what is said of a loss, and for fixes that would come too early there.
 */
import type { FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { successors } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Acquisition } from './acquisition';
import type { Acquisitions } from './acquisitions';
import { Consequences } from './consequence';
import { type Place, variableRoot } from './place';

type Node = Operation | Terminator;

/** `body`: the function whose paths count; `variable`: what holds the resource in it. */
export function isHandedOver(
  unit: Unit,
  resolution: Resolution,
  { resource, held, operation: acquiring }: Acquisition,
  acquisitions: Acquisitions,
  body: FunctionIr,
  variable: VariableId,
): boolean {
  const places = held.map(({ fields }): Place => ({ root: variableRoot(variable), fields }));
  const consequences = new Consequences(unit, resolution, resource, acquisitions.effectsFor(resource), false);
  const carries = (value: Value): boolean => consequences.carried.isIn(value, places);
  const isRelease = (node: Node): boolean => isCall(node) && consequences.call(node, places).kind === 'released';
  const keeps = (node: Node): boolean => {
    switch (node.kind) {
      case 'call':
      case 'go':
      case 'defer':
        return node !== acquiring && consequences.call(node, places).kind === 'kept';
      case 'send':
        return carries(node.value);
      case 'select':
        return node.cases.some(({ communication: each }) => each.kind === 'send' && carries(each.value));
      case 'assign':
        return node.values.some((value, at) => {
          const target = node.targets[at];
          const isElsewhere = target !== undefined && target.kind !== 'variable';
          return isElsewhere && consequences.carried.storedWays(value, places).length > 0;
        });
      default:
        return false;
    }
  };
  return body.blocks.some(({ operations, terminator }) => {
    const nodes = [...operations, terminator];
    return nodes.some(
      (node, at) => keeps(node) && !nodes.slice(at + 1).some(isRelease) && !isBehind(body, terminator, isRelease),
    );
  });
}

function isCall(node: Node): node is Extract<Operation, { kind: 'call' | 'go' | 'defer' }> {
  return node.kind === 'call' || node.kind === 'go' || node.kind === 'defer';
}

/** Whether some path from a terminator on comes to such an operation. */
function isBehind({ blocks }: FunctionIr, from: Terminator, test: (node: Node) => boolean): boolean {
  const reached = new Set<number>(successors(from));
  for (const id of reached) {
    const { operations, terminator } = blocks[id]!;
    if (operations.some(test)) return true;
    for (const next of successors(terminator)) reached.add(next);
  }
  return false;
}
