/** Owns the rule against building a string by `+=` in a loop. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { lineText } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import { changeImports } from '../../findings/import-edit';
import { fewTurns, loopWords, takesFewTurns } from '../../findings/loops/loop-rule';
import { type Loop, nodesIn, repeatedNodes, valuesIn } from '../../findings/loops/loops';
import { basicKind, isPredeclared } from '../../findings/loops/value-cost';
import type { Operation, Value, VariableId } from '../../ir/model';
import { mentions, rootOf } from '../../ir/walk';

type Assign = Extract<Operation, { kind: 'assign' }>;

export default defineRule({
  title: 'A string that grows by += in a loop, copied whole on each turn',
  why: 'Strings cannot grow in place: each `+=` allocates a new one and copies all that was there, so n turns copy n² bytes. Write to a `strings.Builder` and take its `String()` behind the loop (https://pkg.go.dev/strings#Builder), or use `strings.Join`. A string that starts anew in the loop, and a loop that a literal bounds to a few turns, are not flagged.',
  severity: 'hint',
  confidence: 'proved',
  tags: ['memory', 'allocation', 'cpu'],
  skips: 'tests',
  triggers: [['+= ', ' + '], loopWords],
  optIn: true,
  options: { fewTurns: fewTurns(16) },
  check(context) {
    const { unit, options, report, lines } = context;
    const seen = new Set<string>();
    for (const { node, loop } of repeatedNodes(unit)) {
      const target = node.kind === 'assign' ? grownBy(context, node) : undefined;
      if (target === undefined || node.kind !== 'assign') continue;
      if (takesFewTurns(loop, options)) continue;
      const name = lines.textIn(target.range);
      if (startsAnew(context, loop, target) || seen.has(`${loop.owner.id} ${loop.header.id} ${name}`)) continue;
      seen.add(`${loop.owner.id} ${loop.header.id} ${name}`);
      report({
        message: `${name} is copied whole on each turn of the loop to grow: use a strings.Builder.`,
        range: node.range,
        function: loop.owner,
        fixes: builderFix(context, loop, target),
      });
    }
  },
});

/** `s += x`, `s = s + x` and `s = x + s` of a string. */
function grownBy({ unit, resolution, lines }: RuleContext, node: Assign): Value | undefined {
  const [target] = node.targets;
  const [value] = node.values;
  if (target === undefined || value === undefined || node.targets.length !== 1 || node.declares) return undefined;
  if (target.kind === 'index' || basicKind(unit, resolution, resolution.typeOf(unit, target)) !== 'string')
    return undefined;
  if (node.operator !== undefined) return node.operator === '+' ? target : undefined;
  const name = lines.textIn(target.range);
  const isPart = (part: Value): boolean => part.kind === target.kind && lines.textIn(part.range) === name;
  const adds = (each: Value): boolean =>
    isPart(each) || (each.kind === 'binary' && each.operator === '+' && (adds(each.left) || adds(each.right)));
  return value.kind === 'binary' && adds(value) ? target : undefined;
}

/** Something in the loop gives it a value that is not its own with more behind it, or declares it. */
function startsAnew(context: RuleContext, { blocks }: Loop, target: Value): boolean {
  const { lines, unit } = context;
  const name = lines.textIn(target.range);
  const root = rootOf(target);
  return blocks.flatMap(nodesIn).some((node) => {
    if (node.kind === 'declare') return node.variables.some((id) => id === root);
    if (node.kind === 'range')
      return [node.key, node.value].some((each) => each !== undefined && rootOf(each) === root);
    if (node.kind === 'type-switch')
      return node.cases.some(({ variable }) => variable !== undefined && variable === root);
    if (node.kind !== 'assign') return false;
    if (grownBy(context, node) !== undefined) return false;
    return (
      node.targets.some(
        (each) =>
          each !== undefined &&
          (lines.textIn(each.range) === name || (each.kind === 'variable' && each.variable === root)),
      ) ||
      (target.kind === 'field' && root !== undefined && unit.variables[root]?.loop === true)
    );
  });
}

/** Only a local string that is declared empty, grows in this loop alone, and is read only behind it. */
function builderFix(context: RuleContext, loop: Loop, target: Value): readonly Fix[] {
  const { unit, lines, file, resolution } = context;
  if (target.kind !== 'variable') return [];
  const { variable } = target;
  const { name, kind, owner } = unit.variables[variable]!;
  if (kind !== 'local' || owner !== loop.owner.id || !isPredeclared(unit, resolution.typeOf(unit, target))) return [];
  const edits: { range: Value['range']; text: string }[] = [];
  const done = new Set<string>();
  let isSafe = true;
  let declaration: string | undefined;
  for (const each of unit.functions) {
    if (each.captures.includes(variable)) return [];
    if (each.id !== owner) continue;
    for (const block of each.blocks) {
      const isInLoop = loop.blocks.includes(block);
      const isDeeper = block.loopDepth >= loop.header.loopDepth && !isInLoop;
      for (const node of nodesIn(block)) {
        if (node.kind === 'declare' && node.variables.includes(variable)) {
          declaration = declarationEdit(context, node.range, node.variables.length, name, edits);
          continue;
        }
        const isTarget =
          node.kind === 'assign' && node.targets.some((one) => one?.kind === 'variable' && one.variable === variable);
        if (node.kind === 'assign' && isTarget) {
          if (node.declares) {
            const isEmpty = node.values.length === 1 && lines.textIn(node.values[0]!.range) === '""';
            declaration = isEmpty ? declarationEdit(context, node.range, node.targets.length, name, edits) : undefined;
            if (declaration === undefined) isSafe = false;
          } else if (node.operator === '+' && isInLoop && !readsIt(node.values[0]!, variable)) {
            const value = resolution.typeOf(unit, node.values[0]!);
            if (!isPredeclared(unit, value)) isSafe = false;
            edits.push({ range: node.range, text: `${name}.WriteString(${lines.textIn(node.values[0]!.range)})` });
          } else isSafe = false;
          continue;
        }
        for (const value of valuesIn(node)) {
          if (value.kind === 'address' && rootOf(value) === variable) isSafe = false;
          if (value.kind !== 'variable' || value.variable !== variable) continue;
          if (isInLoop || isDeeper) isSafe = false;
          const key = JSON.stringify(value.range);
          if (!done.has(key)) edits.push({ range: value.range, text: `${name}.String()` });
          done.add(key);
        }
      }
    }
  }
  const change = changeImports(lines, 'strings');
  if (!isSafe || declaration === undefined || change === undefined) return [];
  const all = edits.map((edit) => (edit.text === '' ? { ...edit, text: `var ${name} ${change.name}.Builder` } : edit));
  return [
    {
      title: 'Use a strings.Builder',
      preferred: true,
      edits: [...change.edits, ...all].map((edit) => ({ ...edit, file })),
    },
  ];
}

function readsIt(value: Value, variable: VariableId): boolean {
  return mentions(value, (part) => part.kind === 'variable' && part.variable === variable);
}

/** Its whole line is replaced; the text follows when the name of the package is known. */
function declarationEdit(
  { lines }: RuleContext,
  range: Value['range'],
  count: number,
  name: string,
  edits: { range: Value['range']; text: string }[],
): string | undefined {
  const { line } = range.start;
  const text = lineText(lines, line);
  const match = /^(\s*)(var \w+ string|(?:var )?\w+ :?= ""|var \w+ string = "")(?=\s*(\/\/.*)?$)/.exec(text);
  if (match === null || count !== 1) return undefined;
  const start = { line, column: match[1]!.length };
  edits.push({ range: { start, end: { line, column: match[0].length } }, text: '' });
  return name;
}
