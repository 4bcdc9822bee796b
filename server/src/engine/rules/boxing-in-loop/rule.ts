/** Owns the rule against boxing a concrete value into an interface on each turn of a loop. */

import { defineRule } from '../../findings/define-rule';
import { fewTurns, loopWords, takesFewTurns } from '../../findings/loops/loop-rule';
import { isCall, type Node, repeatedNodes } from '../../findings/loops/loops';
import { type BoxedAs, boxedAs, isInterface } from '../../findings/loops/value-cost';
import type { Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { qualifiedName, type Resolution } from '../../packages/resolution';

export default defineRule({
  title: 'A value that is boxed into an interface on each turn of a loop',
  why: 'An interface holds a pointer. A number, string, slice or struct that becomes one is copied to the heap, unless it is a constant or fits one byte. In a hot loop that is an allocation a turn: keep pointers, use a generic function or container, or a type of the values themselves. Formatting, logging and testing are not flagged; nor are loops that a literal bounds to a few turns.',
  severity: 'hint',
  confidence: 'likely',
  optIn: true,
  tags: ['memory', 'allocation'],
  skips: 'tests',
  triggers: [loopWords],
  options: { fewTurns: fewTurns(16) },
  check({ unit, resolution, options, report, lines }) {
    for (const { node, loop } of repeatedNodes(unit)) {
      if (takesFewTurns(loop, options)) continue;
      for (const value of boxedBy(unit, resolution, node)) {
        const what = isConstant(unit, value) ? undefined : boxCost(unit, resolution, value);
        if (what === undefined) continue;
        const text = lines.textIn(value.range);
        const name = text.length > 40 || text.includes('\n') ? 'This value' : text;
        report({
          message: `${name} is copied to the heap on each turn of the loop: ${what} becomes an interface here.`,
          range: value.range,
          function: loop.owner,
        });
      }
    }
  },
});

function boxCost(unit: Unit, resolution: Resolution, value: Value): BoxedAs | undefined {
  return boxedAs(unit, resolution, resolution.typeOf(unit, value));
}

/** Functions of the standard library that take values as `any`; what formats is paid for what it does. */
const boxing = new Set([
  'container/heap.Push',
  'container/list.List.PushBack',
  'container/list.List.PushFront',
  'container/list.List.InsertBefore',
  'container/list.List.InsertAfter',
  'sync.Map.Store',
  'sync.Map.Load',
  'sync.Map.LoadOrStore',
  'sync.Map.Delete',
  'sync/atomic.Value.Store',
  'sync.Pool.Put',
]);
const formatting =
  /^(fmt|log|log\/slog|testing|errors|sort|encoding\/\w+|reflect|text\/template|html\/template|context|database\/sql)\./;

/** Values of a node that become interfaces. */
function boxedBy(unit: Unit, resolution: Resolution, node: Node): readonly Value[] {
  const isBox = (type: TypeExpression | undefined): boolean => isInterface(unit, resolution, type);
  if (node.kind === 'assign') {
    return node.values.filter((_value, index) => {
      const target = node.targets[index];
      const isPlace = target !== undefined && target.kind !== 'variable' && node.operator === undefined;
      return isPlace && isBox(resolution.typeOf(unit, target));
    });
  }
  if (node.kind === 'send') {
    const type = resolution.typeOf(unit, node.channel);
    const channel = type && resolution.underlying(unit, type);
    return channel?.kind === 'channel' && isBox(channel.element) ? [node.value] : [];
  }
  if (!isCall(node)) return [];
  const callee = resolution.calleeOf(unit, node);
  const name = qualifiedName(callee) ?? '';
  if (boxing.has(name)) return node.args;
  if (formatting.test(name) || isLogger(callee)) return [];
  if (callee.kind === 'builtin') {
    const [first, ...rest] = node.args;
    const type = callee.name === 'append' && first !== undefined ? resolution.typeOf(unit, first) : undefined;
    const slice = type && resolution.underlying(unit, type);
    return slice?.kind === 'slice' && isBox(slice.element) && !node.spread ? rest : [];
  }
  const type = resolution.typeOf(unit, node.callee);
  const signature = type && resolution.underlying(unit, type);
  if (signature?.kind !== 'function') return [];
  return node.args.filter((_, index) => {
    const isRest = signature.variadic && index >= signature.parameters.length - 1;
    const declared = isRest ? signature.parameters.at(-1) : signature.parameters[index];
    // Variadic `any` is how loggers and formatters take their values.
    return !isRest && isBox(declared);
  });
}

/** A method that formats has a name that ends in f, or says what it does. */
function isLogger(callee: ReturnType<Resolution['calleeOf']>): boolean {
  const name = 'name' in callee ? callee.name : '';
  return /^(Log|Print|Debug|Info|Warn|Error|Fatal|Panic|Sprint|Fprint)/i.test(name);
}

function isConstant(unit: Unit, value: Value): boolean {
  switch (value.kind) {
    case 'literal':
    case 'unknown':
      return true;
    case 'variable':
      return unit.variables[value.variable]?.kind === 'constant';
    case 'binary':
      return isConstant(unit, value.left) && isConstant(unit, value.right);
    case 'unary':
    case 'convert':
      return isConstant(unit, value.operand);
    case 'composite':
      return value.elements.length === 0;
    case 'global':
    case 'member':
      return true;
    default:
      return false;
  }
}
