/** Owns the rule that a connection closed for writing is closed altogether in the end. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { walkFrom } from '../../findings/loops/path-walk';
import { Origins } from '../../findings/values/value-origin';
import type { Terminator, VariableId } from '../../ir/model';
import { eachOperation, type Placed } from '../../ir/walk';
import { ConnectionUse } from './connection-use';
import { isLostField, lostByCaller, openedHere, parameterIn } from './elsewhere';

type Return = Extract<Terminator, { kind: 'return' }>;

export default defineRule({
  title: 'A connection closed for writing that is not closed afterwards',
  why: '`CloseWrite` tells the other side that no more data comes; it frees nothing. Until `Close` the connection keeps its file descriptor and its place in the kernel (FIN_WAIT2 or CLOSE_WAIT), and a goroutine that reads from it waits for as long as the other side likes. Call `defer conn.Close()` where the connection is opened, and read the rest with a deadline. One that is handed to a function or kept in a field is flagged where nothing in the package closes it; one that comes from outside of the package, is returned or handed to other code belongs to that code and is not.',
  severity: 'warning',
  tags: ['server', 'lifecycle'],
  skips: 'tests',
  triggers: [['.CloseWrite']],
  check(context) {
    const { unit, resolution, file } = context;
    // What main leaves open ends with the process.
    if (unit.hasSyntaxErrors || unit.name === 'main') return;
    const origins = new Origins(unit, resolution);
    const told = new Set<VariableId>();
    for (const placed of eachOperation(unit)) {
      const { operation, function: owner } = placed;
      if (operation.kind !== 'call' && operation.kind !== 'defer' && operation.kind !== 'go') continue;
      const { callee } = operation;
      if (callee.kind !== 'field' || callee.name !== 'CloseWrite') continue;
      const range = { start: callee.range.start, end: operation.range.end };
      if (callee.base.kind === 'field' && isLostField(context, callee.base)) {
        const { name } = callee.base;
        const message = `CloseWrite closes one half, and nothing in this package closes ${name}: call ${name}.Close() in the end.`;
        context.report({ message, range, function: owner });
        continue;
      }
      const given = parameterIn(unit, origins, callee.base);
      const opened = given === undefined || told.has(given) ? undefined : lostByCaller(context, given);
      if (given !== undefined && opened !== undefined) {
        told.add(given);
        const { name } = unit.variables[given]!;
        context.report({
          message: `CloseWrite closes one half, and neither this function nor the one that opened ${name} closes it: call ${name}.Close() in the end.`,
          range,
          function: owner,
          related: [{ message: `${name} comes from here.`, file: opened.file, range: opened.range }],
        });
        continue;
      }
      const root = openedHere(unit, origins, callee.base);
      if (root === undefined || told.has(root)) continue;
      const lost = lostAfter(context, placed, root);
      if (lost === undefined) continue;
      told.add(root);
      const name = unit.variables[root]!.name;
      const where =
        lost === 'never' ? '' : ` when this function returns at line ${lineOf(owner.bodyRange.end.line, lost)}`;
      context.report({
        message: `CloseWrite closes one half, and ${name} is not closed${where}: call defer ${name}.Close() where it is opened.`,
        range,
        function: owner,
        related: lost === 'never' ? [] : [{ message: `returns here with ${name} half open.`, file, range: lost.range }],
      });
    }
  },
});

function lineOf(end: number, { implicit, range }: Return): number {
  return (implicit ? end : range.start.line) + 1;
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
