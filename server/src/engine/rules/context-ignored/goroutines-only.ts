/**
 * Owns the function that leaves it to goroutines to look at the context: whether it does, and where it waits all the same for what their giving up does not
 * end. Says nothing where one of them may wake it.
 */
import { runsAgain } from '../../findings/loops/iterations';
import type { FunctionId, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { callOf, eachNode, type Node } from '../../ir/nodes';
import { mentions, valuesOf } from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';
import type { Wait } from './waits';

type Select = Extract<Terminator, { kind: 'select' }>;

/** Whether a context is mentioned in goroutines only, which are started here. */
export function isLeftToGoroutines(unit: Unit, owner: FunctionIr, context: VariableId): boolean {
  const started = startedBy(owner);
  return [...eachNode(unit)].every(
    ({ node, function: body }) => !mentionsIt(node, context) || node.kind === 'go' || isWithin(unit, body, started),
  );
}

/** The first wait that goes on though all those goroutines have seen the end of the context. */
export function waitBeside(
  unit: Unit,
  owner: FunctionIr,
  context: VariableId,
  resolution: Resolution,
): Wait | undefined {
  for (const block of owner.blocks) {
    // Between two rounds a goroutine may have said that it is over.
    if (runsAgain(owner, block.id)) continue;
    for (const operation of block.operations) {
      if (operation.kind === 'call' && qualifiedName(resolution.calleeOf(unit, operation)) === 'time.Sleep')
        return { what: 'sleeps', range: operation.range };
    }
    const { terminator } = block;
    if (terminator.kind !== 'select' || terminator.default !== undefined || terminator.cases.length === 0) continue;
    const isInVain = ({ channel, kind }: Select['cases'][number]['communication']): boolean =>
      kind === 'receive' && (isTimer(unit, channel, resolution) || isGivenUp(unit, owner, channel, context));
    if (terminator.cases.every(({ communication }) => isInVain(communication)))
      return { what: 'waits in a select', range: terminator.headRange };
  }
  return undefined;
}

function startedBy(owner: FunctionIr): ReadonlySet<FunctionId> {
  return new Set(
    owner.blocks.flatMap(({ operations }) =>
      operations.flatMap((each) =>
        each.kind === 'go' && each.callee.kind === 'closure' ? [each.callee.function] : [],
      ),
    ),
  );
}

function isWithin(unit: Unit, body: FunctionIr, started: ReadonlySet<FunctionId>): boolean {
  for (
    let at: FunctionIr | undefined = body;
    at !== undefined;
    at = at.parent === undefined ? undefined : unit.functions[at.parent]
  )
    if (started.has(at.id)) return true;
  return false;
}

function mentionsIt(node: Node, variable: VariableId): boolean {
  return valuesOf(node).some((value) => isPart(value, variable));
}

/** One that no closure can set anew. */
function isTimer(unit: Unit, channel: Value, resolution: Resolution): boolean {
  const call = callOf(unit, channel);
  if (call !== undefined) return qualifiedName(resolution.calleeOf(unit, call)) === 'time.After';
  if (channel.kind !== 'field' || channel.name !== 'C' || channel.base.kind !== 'variable') return false;
  const { variable } = channel.base;
  if (unit.functions.some(({ captures }) => captures.includes(variable))) return false;
  const type = resolution.typeOf(unit, channel.base);
  return isNamed(type?.kind === 'pointer' ? type.element : type, 'time', 'Timer');
}

/** A channel of the function's own that is only ever sent to by who would rather see the end of the context. */
function isGivenUp(unit: Unit, owner: FunctionIr, channel: Value, context: VariableId): boolean {
  if (channel.kind !== 'variable') return false;
  const { variable } = channel;
  const own = unit.variables[variable]!;
  if (own.kind !== 'local' || own.owner !== owner.id) return false;
  let isSent = false;
  for (const { node } of eachNode(unit)) {
    if (node.kind === 'receive' || isMaking(node, variable) || !mentionsIt(node, variable)) continue;
    if (node.kind !== 'select') return false;
    const communications = node.cases.map(({ communication }) => communication);
    if (communications.some((each) => each.kind === 'send' && isPart(each.value, variable))) return false;
    if (!communications.some((each) => each.kind === 'send' && isPart(each.channel, variable))) continue;
    if (!communications.some((each) => isEndOf(unit, each, context))) return false;
    isSent = true;
  }
  return isSent;
}

function isPart(value: Value, variable: VariableId): boolean {
  return mentions(value, (part) => part.kind === 'variable' && part.variable === variable);
}

function isMaking(node: Node, variable: VariableId): boolean {
  return node.kind === 'assign' && node.declares && !node.values.some((value) => isPart(value, variable));
}

function isEndOf(
  unit: Unit,
  { kind, channel }: Operation & { kind: 'send' | 'receive' },
  context: VariableId,
): boolean {
  const call = kind === 'receive' ? callOf(unit, channel) : undefined;
  return (
    call?.callee.kind === 'field' &&
    call.callee.name === 'Done' &&
    call.callee.base.kind === 'variable' &&
    call.callee.base.variable === context
  );
}
