/** Owns the rule that a connection closed for writing is closed altogether in the end. */
import type { Terminator, Value, VariableId } from '../../ir/model';
import { eachOperation, type Placed } from '../../ir/walk';
import { walkFrom } from '../../lifecycle/path-walk';
import { defineRule, type RuleContext } from '../define-rule';
import { isNil, Origins } from '../value-origin';
import { ConnectionUse } from './connection-use';

type Return = Extract<Terminator, { kind: 'return' }>;

const connections = new Set(['net.Conn', 'net.TCPConn', 'net.UnixConn', 'crypto/tls.Conn']);

export default defineRule({
  title: 'A connection closed for writing that is not closed afterwards',
  why: '`CloseWrite` tells the other side that no more data comes; it frees nothing. Until `Close` the connection keeps its file descriptor and its place in the kernel (FIN_WAIT2 or CLOSE_WAIT), and a goroutine that reads from it waits for as long as the other side likes. Call `defer conn.Close()` where the connection is opened, and read the rest with a deadline. A connection that comes from the caller, is stored, returned or handed on belongs to that code and is not flagged.',
  severity: 'warning',
  tags: ['server', 'lifecycle'],
  triggers: [['.CloseWrite']],
  check(context) {
    const { unit, resolution, file } = context;
    // What main leaves open ends with the process.
    if (unit.hasSyntaxErrors || unit.name === 'main' || file.endsWith('_test.go')) return;
    const origins = new Origins(unit, resolution);
    const told = new Set<VariableId>();
    for (const placed of eachOperation(unit)) {
      const { operation, function: owner } = placed;
      if (operation.kind !== 'call' && operation.kind !== 'defer' && operation.kind !== 'go') continue;
      const { callee } = operation;
      if (callee.kind !== 'field' || callee.name !== 'CloseWrite') continue;
      const root = openedHere(context, origins, callee.base);
      if (root === undefined || told.has(root)) continue;
      const lost = lostAfter(context, placed, root);
      if (lost === undefined) continue;
      told.add(root);
      const name = unit.variables[root]!.name;
      const where =
        lost === 'never' ? '' : ` when this function returns at line ${lineOf(owner.bodyRange.end.line, lost)}`;
      context.report({
        message: `CloseWrite closes one half, and ${name} is not closed${where}: call defer ${name}.Close() where it is opened.`,
        range: { start: callee.range.start, end: operation.range.end },
        function: owner,
        related:
          lost === 'never'
            ? []
            : [{ message: `1 of 1: returns here with ${name} half open.`, file, range: lost.range }],
      });
    }
  },
});

function lineOf(end: number, { implicit, range }: Return): number {
  return (implicit ? end : range.start.line) + 1;
}

/** The variable of this unit that got the connection when it was opened. */
function openedHere({ unit }: RuleContext, origins: Origins, connection: Value): VariableId | undefined {
  let value = connection;
  let root: VariableId | undefined;
  for (let step = 0; step < 5; step++) {
    if (value.kind === 'assert' || value.kind === 'convert') value = value.operand;
    else if (value.kind === 'variable') {
      root = value.variable;
      const given: readonly Value[] = (origins.valuesOf(root) ?? []).filter((each) => !isNil(each));
      if (given.length !== 1) return undefined;
      value = given[0]!;
    } else break;
  }
  if (value.kind !== 'result' || value.index !== 0 || root === undefined) return undefined;
  const variable = unit.variables[root]!;
  return connections.has(origins.typeNameOf({ kind: 'variable', variable: root, range: variable.range }) ?? '')
    ? root
    : undefined;
}

/** `never`: nothing in the unit closes it. Undefined when it is closed on every path or is somebody else's. */
function lostAfter(
  { unit, resolution }: RuleContext,
  { block, index, function: owner }: Placed,
  root: VariableId,
): Return | 'never' | undefined {
  const use = new ConnectionUse(unit, resolution, root);
  const uses = unit.functions.map((each) => use.ofFunction(each, false));
  if (uses.includes('handed on')) return undefined;
  if (!uses.includes('close')) return 'never';
  // A closure runs when it likes: only what stands in the function that opened it has paths to follow.
  if (unit.variables[root]!.owner !== owner.id) return undefined;
  // Deferred, or left to a goroutine.
  const isArranged = owner.blocks.some(({ operations }) =>
    operations.some((node) => (node.kind === 'defer' || node.kind === 'go') && use.of(node, true) === 'close'),
  );
  if (isArranged) return undefined;
  let lost: Return | undefined;
  walkFrom(owner, { block: block.id, index: index + 1 }, (node) => {
    if (use.of(node, true) !== 'none') return 'stop';
    if (node.kind === 'return') lost ??= node;
    return node.kind === 'return' ? 'stop' : 'on';
  });
  return lost;
}
