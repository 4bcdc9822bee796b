/** Owns the rule against converting the same bytes or string again on each turn of a loop. */

import { defineRule, isAtLeast, type RuleContext } from '../../findings/define-rule';
import { fewTurns, loopWords, takesFewTurns } from '../../findings/loops/loop-rule';
import { changedIn, isCall, type Loop, type Node, nodesIn, repeatedNodes } from '../../findings/loops/loops';
import { basicKind, isByteSlice, isPredeclared } from '../../findings/loops/value-cost';
import type { Unit, Value, VariableId } from '../../ir/model';
import { parts, rootOf, valuesOf } from '../../ir/walk';
import { qualifiedName } from '../../packages/resolution';

export default defineRule({
  title: 'The same conversion between string and []byte on each turn of a loop',
  why: 'A conversion between `string` and `[]byte` allocates and copies. When its operand is the same on each turn, convert once before the loop. Conversions the compiler does without a copy are not flagged: the key of a map lookup, comparisons, concatenation, `range []byte(s)`, switches, and from Go 1.22 on the arguments of `bytes.Equal`, `bytes.HasPrefix` and their like; nor are operands that the loop may change.',
  severity: 'hint',
  confidence: 'likely',
  tags: ['memory', 'allocation'],
  skips: 'tests',
  triggers: [['string(', '[]byte('], loopWords],
  options: { fewTurns: fewTurns(16) },
  check(context) {
    const { unit, options, report, lines } = context;
    const changed = new Map<Loop, ReadonlySet<VariableId>>();
    for (const { node, loop } of repeatedNodes(unit)) {
      if (takesFewTurns(loop, options)) continue;
      for (const value of converted(context, node)) {
        const set = changed.get(loop) ?? changedIn(unit, loop);
        changed.set(loop, set);
        if (!isSame(unit, loop, value.operand, set, basicKind(unit, context.resolution, value.type) === 'string'))
          continue;
        const text = lines.textIn(value.range);
        report({
          message: `${text.length > 40 ? 'This conversion' : text} is the same on each turn of the loop, and copies each time: convert once before.`,
          range: value.range,
          function: loop.owner,
        });
      }
    }
  },
});

type Convert = Extract<Value, { kind: 'convert' }>;

/** Functions that only look at their bytes: from Go 1.22 on the compiler gives them the string's own (`zero-copy` in `-gcflags=-m`). */
const looking = new Set(['bytes.Equal', 'bytes.EqualFold', 'bytes.HasPrefix', 'bytes.HasSuffix', 'bytes.LastIndex']);

/** Conversions of a node that cost a copy. */
function converted({ unit, resolution, go }: RuleContext, node: Node): readonly Convert[] {
  if (!isCall(node) && node.kind !== 'assign' && node.kind !== 'send') return [];
  const callee = isCall(node) ? resolution.calleeOf(unit, node) : undefined;
  // `append(b, []byte(s)...)`, `copy` and `len` take what they need without a copy of their own.
  if (callee?.kind === 'builtin') return [];
  if (callee !== undefined && isAtLeast(go, '1.22') && looking.has(qualifiedName(callee) ?? '')) return [];
  const found: Convert[] = [];
  const look = (value: Value, isFree: boolean): void => {
    if (value.kind === 'convert' && isCopy(unit, resolution.typeOf(unit, value.operand), value)) {
      if (!isFree) found.push(value);
      return;
    }
    for (const part of parts(value)) {
      const isKey = value.kind === 'index' && part === value.index;
      look(part, isKey || value.kind === 'binary' || value.kind === 'slice');
    }
  };
  const values = node.kind === 'assign' ? node.values : valuesOf(node);
  for (const value of values) look(value, node.kind === 'assign' && node.operator !== undefined);
  // Bytes that are kept or handed on may be written to: each turn may want its own.
  if (node.kind !== 'call') return found.filter(({ type }) => type.kind !== 'slice');
  return found;
}

function isCopy(unit: Unit, from: ReturnType<RuleContext['resolution']['typeOf']>, { type }: Convert): boolean {
  const isText = (each: typeof from): boolean => isPredeclared(unit, each) && each.name === 'string';
  return (isText(from) && isByteSlice(unit, type)) || (isByteSlice(unit, from) && isText(type));
}

/** A variable that nothing in the loop sets, or a literal; of bytes also that nothing in the loop may write to. */
function isSame(unit: Unit, loop: Loop, operand: Value, changed: ReadonlySet<VariableId>, isBytes: boolean): boolean {
  if (operand.kind === 'literal') return true;
  if (operand.kind !== 'variable' || changed.has(operand.variable)) return false;
  if (unit.variables[operand.variable]?.kind === 'constant') return true;
  return !isBytes || !loop.blocks.flatMap(nodesIn).some((node) => givesAway(node, operand.variable));
}

/** The bytes are an argument, or get another name. */
function givesAway(node: Node, variable: VariableId): boolean {
  if (isCall(node)) return node.args.some((each) => rootOf(each) === variable) || rootOf(node.callee) === variable;
  if (node.kind === 'assign') return node.values.some((each) => rootOf(each) === variable && each.kind !== 'index');
  return node.kind === 'send' && rootOf(node.value) === variable;
}
