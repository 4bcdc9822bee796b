/** Owns the rule that a slice that gets one element a turn is made with room for all. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { lineText } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import { fewTurns, loopWords, takesFewTurns } from '../../findings/loops/loop-rule';
import { changedIn, integer, type Loop, loopsOf, nodesIn, valuesIn } from '../../findings/loops/loops';
import { isPredeclared } from '../../findings/loops/value-cost';
import type { Block, Operation, Value, VariableId } from '../../ir/model';
import { successors } from '../../ir/walk';
import { comparePositions } from '../../text/range';

type Assign = Extract<Operation, { kind: 'assign' }>;

export default defineRule({
  title: 'A slice appended to once a turn of a loop whose number of turns is known before',
  why: '`append` to a full slice allocates a larger one and copies: for n elements some log n allocations and up to twice the memory. Make the slice with its capacity, `make([]T, 0, n)`, when n is known. Flagged is only what is certain: a slice that is empty before the loop, exactly one append on every path of a turn, no break, and a count that stands in the code.',
  severity: 'hint',
  confidence: 'proved',
  optIn: true,
  tags: ['memory', 'allocation'],
  skips: 'tests',
  triggers: [['append('], loopWords],
  options: { fewTurns: fewTurns(8) },
  check(context) {
    const { unit, options, report, file } = context;
    for (const owner of unit.functions) {
      for (const loop of loopsOf(owner)) {
        if (takesFewTurns(loop, options)) continue;
        const count = countOf(context, loop);
        if (count === undefined || mayBreak(loop)) continue;
        for (const append of appendsIn(context, loop)) {
          const declared = declaredEmpty(context, loop, append);
          if (declared === undefined || !isOnEveryPath(loop, append.block)) continue;
          const name = unit.variables[append.variable]!.name;
          report({
            message: `${name} grows by one on each of ${count} turns: make it with that capacity.`,
            range: append.operation.range,
            function: owner,
            related: [{ message: `${name} is empty here.`, file, range: declared.range }],
            fixes: capacityFix(context, declared, name, count),
          });
        }
      }
    }
  },
});

/** Source text of how many turns the loop takes. */
function countOf(context: RuleContext, loop: Loop): string | undefined {
  const { unit, resolution, lines } = context;
  const { terminator } = loop.header;
  const changed = changedIn(unit, loop);
  const isFixed = (value: Value): boolean =>
    (value.kind === 'variable' && !changed.has(value.variable)) || (value.kind === 'field' && isFixed(value.base));
  if (terminator.kind === 'range') {
    const { over } = terminator;
    if (!isFixed(over) || over.range.start.line !== over.range.end.line) return undefined;
    const type = resolution.typeOf(unit, over);
    const literal = type && resolution.underlying(unit, type);
    const text = lines.textIn(over.range);
    if (literal?.kind === 'slice' || literal?.kind === 'array' || literal?.kind === 'map') return `len(${text})`;
    if (!isPredeclared(unit, literal)) return undefined;
    if (literal.name === 'string') return `len(${text})`;
    return /^u?int(8|16|32|64)?$/.test(literal.name) ? text : undefined;
  }
  if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return undefined;
  const { operator, left, right } = terminator.condition;
  // `for i := 0; i < n; i++`, where nothing else sets i.
  if (operator !== '<' || left.kind !== 'variable') return undefined;
  const { initial, loop: isClause } = unit.variables[left.variable]!;
  const sets = loop.blocks.flatMap(nodesIn).filter((node): node is Assign => isSet(node, left.variable));
  const isCounter = sets.length === 1 && sets[0]!.operator === '+' && integer(sets[0]!.values[0]!) === 1;
  if (isClause !== true || initial === undefined || integer(initial) !== 0 || !isCounter) return undefined;
  if (isFixed(right)) return lines.textIn(right.range);
  const call =
    right.kind === 'result'
      ? nodesIn(loop.header).find((node) => 'id' in node && node.id === right.operation)
      : undefined;
  if (call?.kind !== 'call' || call.args.length !== 1 || !isFixed(call.args[0]!)) return undefined;
  const callee = resolution.calleeOf(unit, call);
  return callee.kind === 'builtin' && callee.name === 'len' ? lines.textIn(call.range) : undefined;
}

function isSet(node: Operation | Block['terminator'], variable: VariableId): boolean {
  return node.kind === 'assign' && node.targets.some((each) => each?.kind === 'variable' && each.variable === variable);
}

/** Whether the loop is left otherwise than at its head or by returning. */
function mayBreak({ owner, header, blocks }: Loop): boolean {
  const inside = new Set(blocks.map(({ id }) => id));
  const waiting = blocks
    .filter(({ id }) => id !== header.id)
    .flatMap(({ terminator }) => successors(terminator).filter((id) => !inside.has(id)));
  const seen = new Set(waiting);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const { loopDepth, terminator } = owner.blocks[id]!;
    if (loopDepth < header.loopDepth) return true;
    for (const next of successors(terminator)) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return false;
}

interface Append {
  readonly variable: VariableId;
  readonly operation: Assign;
  readonly block: Block;
}

/** `x = append(x, v)`, the only place of the loop that sets x. */
function appendsIn({ unit, resolution }: RuleContext, { header, blocks }: Loop): readonly Append[] {
  return blocks.flatMap((block) =>
    block.loop !== header.id
      ? []
      : block.operations.flatMap((operation): readonly Append[] => {
          if (operation.kind !== 'assign' || operation.targets.length !== 1) return [];
          const [target] = operation.targets;
          const [value] = operation.values;
          if (target?.kind !== 'variable' || value?.kind !== 'result') return [];
          const call = block.operations.find((each) => each.kind === 'call' && each.id === value.operation);
          if (call?.kind !== 'call' || call.args.length !== 2 || call.spread) return [];
          const callee = resolution.calleeOf(unit, call);
          const [first] = call.args;
          if (callee.kind !== 'builtin' || callee.name !== 'append') return [];
          if (first?.kind !== 'variable' || first.variable !== target.variable) return [];
          const sets = blocks.flatMap(nodesIn).filter((node) => isSet(node, target.variable));
          return sets.length === 1 ? [{ variable: target.variable, operation, block }] : [];
        }),
  );
}

/** Without the append's block no turn reaches the head again. */
function isOnEveryPath({ owner, header, blocks }: Loop, needed: Block): boolean {
  const inside = new Set(blocks.map(({ id }) => id));
  const waiting = [header.id];
  const seen = new Set(waiting);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const next of successors(owner.blocks[id]!.terminator)) {
      if (next === header.id) return false;
      if (next === needed.id || seen.has(next) || !inside.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return true;
}

/** The declaration of an empty slice in the same turn of what is around the loop, with no mention between. */
function declaredEmpty(
  { unit, resolution }: RuleContext,
  { owner, header }: Loop,
  { variable, operation: append }: Append,
): Operation | undefined {
  const { kind, owner: home } = unit.variables[variable]!;
  if (kind !== 'local' || home !== owner.id) return undefined;
  let found: { readonly operation: Operation; readonly block: Block } | undefined;
  for (const block of owner.blocks) {
    for (const node of nodesIn(block)) {
      if (node.kind === 'declare' && node.variables.includes(variable)) {
        if (node.variables.length !== 1) return undefined;
        found = { operation: node, block };
      } else if (node.kind === 'assign' && node.declares && isSet(node, variable)) {
        const [value] = node.values;
        if (node.targets.length !== 1 || value === undefined || !isEmpty(block, value)) return undefined;
        found = { operation: node, block };
      } else if (found !== undefined && comparePositions(rangeStart(node), append.range.start) < 0) {
        for (const value of valuesIn(node))
          if (value.kind === 'variable' && value.variable === variable) return undefined;
      }
    }
  }
  const type = resolution.typeOf(unit, { kind: 'variable', variable, range: append.range });
  return type?.kind === 'slice' && found?.block.loopDepth === header.loopDepth - 1 ? found.operation : undefined;
}

/** `[]T{}` and `make([]T, 0)`. */
function isEmpty(block: Block, value: Value): boolean {
  if (value.kind === 'composite') return value.type.kind === 'slice' && value.elements.length === 0;
  if (value.kind !== 'result') return false;
  const call = block.operations.find((each) => each.kind === 'call' && each.id === value.operation);
  if (call?.kind !== 'call' || call.callee.kind !== 'global' || call.callee.name !== 'make') return false;
  const size = call.args[1];
  return call.args.length === 2 && size !== undefined && integer(size) === 0;
}

/** Where a count cannot be negative and stands in scope at the declaration. */
function capacityFix(
  { unit, lines, file }: RuleContext,
  declared: Operation,
  name: string,
  count: string,
): readonly Fix[] {
  const root = /^len\((\w+)[\w.]*\)$/.exec(count)?.[1];
  const isInScope = unit.variables.some(
    (each) =>
      each.name === root && each.kind !== 'constant' && comparePositions(each.range.start, declared.range.start) < 0,
  );
  if (!isInScope || unit.variables.filter((each) => each.name === root).length !== 1) return [];
  const { line } = declared.range.start;
  const text = lineText(lines, line);
  const match = new RegExp(
    `^\\s*(?:var ${name} (\\[\\][^={}/]+?)|${name} := (\\[\\][^={}/()]+?)\\{\\}|${name} := make\\((\\[\\][^={}/()]+?), 0\\))(?=\\s*(?://.*)?$)`,
  ).exec(text);
  if (match === null) return [];
  const type = match[1] ?? match[2] ?? match[3]!;
  const column = text.length - text.trimStart().length;
  const edit = {
    file,
    range: { start: { line, column }, end: { line, column: match[0].length } },
    text: `${name} := make(${type}, 0, ${count})`,
  };
  // A nil slice that gets no element stays nil; what is made does not.
  const isNil = match[1] !== undefined;
  const title = `Make ${name} with capacity ${count}${isNil ? ' (empty instead of nil when there is nothing)' : ''}`;
  return [{ title, preferred: !isNil, edits: [edit] }];
}

function rangeStart(node: Operation | Block['terminator']): Value['range']['start'] {
  if (node.kind === 'jump') return { line: Number.MAX_SAFE_INTEGER, column: 0 };
  return node.range.start;
}
