/** Owns the two repairs of a goroutine that may miss Done: a deferred Done as its first statement, and `wg.Go`. */
import { type GroupCall, keyOf, type Started, type WaitGroups } from '../../concurrency/waitgroups';
import { isAtLeast, type RuleContext } from '../../findings/define-rule';
import { insertFirst, removeStatement } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import type { Block, BlockId, FunctionIr, Operation } from '../../ir/model';
import { rootOf } from '../../ir/walk';
import type { TextEdit } from '../../text/range';

export function doneFixes(
  context: RuleContext,
  groups: WaitGroups,
  started: Started,
  add: GroupCall,
  name: string,
): readonly Fix[] {
  // A named function is called from other places too; changing it is not ours to offer.
  if (started.operation.callee.kind !== 'closure') return [];
  const group = nameInside(context, started, add, name);
  const removals = group === undefined ? undefined : removeDones(context, groups, started, add);
  if (group === undefined || removals === undefined) return [];
  const fixes: Fix[] = [];
  const first = insertFirst(context.lines, started.body.bodyRange, `defer ${group}.Done()`);
  if (first !== undefined) fixes.push(fix(context, `Defer ${group}.Done()`, true, [first, ...removals]));
  const spawn = isAtLeast(context.go, '1.25') ? useGo(context, started, add, name, removals) : undefined;
  if (spawn !== undefined) fixes.push(spawn);
  return fixes;
}

function fix(context: RuleContext, title: string, preferred: boolean, edits: readonly TextEdit[]): Fix {
  return { title, preferred, edits: edits.map((edit) => ({ ...edit, file: context.file })) };
}

/** What the goroutine calls the group: the same name, or the parameter it was given as. */
function nameInside(
  context: RuleContext,
  { body, unit, aliases }: Started,
  add: GroupCall,
  name: string,
): string | undefined {
  const parameter = body.parameters.find((id) => aliases.get(id) === add.key);
  if (parameter !== undefined) return unit.variables[parameter]?.name;
  const root = rootOf(add.group);
  const rootName = root === undefined ? undefined : context.unit.variables[root]?.name;
  const shadowed = unit.variables.some((variable) => variable.owner === body.id && variable.name === rootName);
  return shadowed ? undefined : name;
}

/** Edits that take every direct call of Done out of the body; undefined when one cannot be taken out cleanly. */
function removeDones(
  context: RuleContext,
  groups: WaitGroups,
  { unit, body, aliases }: Started,
  add: GroupCall,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const block of body.blocks) {
    for (const [index, operation] of block.operations.entries()) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      const group = groups.groupOf(unit, operation);
      if (group?.method !== 'Done' || keyOf(group.value, aliases) !== add.key) continue;
      // What waits for the group need not wait for what comes behind.
      if (operation.kind === 'call' && !isLast(body, block, index)) return undefined;
      const edit = removeStatement(context.lines, operation.range);
      if (edit === undefined) return undefined;
      edits.push(edit);
    }
  }
  return edits;
}

/** Whether the goroutine does nothing more after an operation. */
function isLast({ blocks }: FunctionIr, { operations, terminator }: Block, index: number): boolean {
  const seen = new Set<BlockId>();
  let rest: readonly Operation[] = operations.slice(index + 1);
  let next = terminator;
  while (rest.length === 0 && next.kind === 'jump' && !seen.has(next.to)) {
    seen.add(next.to);
    ({ operations: rest, terminator: next } = blocks[next.to]!);
  }
  return rest.length === 0 && next.kind === 'return';
}

/** `wg.Go(func() { … })` counts and finishes by itself: https://pkg.go.dev/sync#WaitGroup.Go */
function useGo(
  context: RuleContext,
  { operation, body }: Started,
  add: GroupCall,
  name: string,
  removals: readonly TextEdit[],
): Fix | undefined {
  const [count] = add.operation.args;
  const isAdjacent = add.operation.range.end.line + 1 === operation.range.start.line;
  if (operation.args.length > 0 || body.results.length > 0 || !isAdjacent) return undefined;
  if (count?.kind !== 'literal' || count.text !== '1') return undefined;
  const removal = removeStatement(context.lines, add.operation.range);
  if (removal === undefined) return undefined;
  return fix(context, `Start it with ${name}.Go`, false, [
    removal,
    { range: { start: operation.range.start, end: operation.callee.range.start }, text: `${name}.Go(` },
    ...removals,
    { range: { start: body.bodyRange.end, end: operation.range.end }, text: ')' },
  ]);
}
