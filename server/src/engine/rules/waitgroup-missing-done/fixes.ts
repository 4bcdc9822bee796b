/** Owns the two repairs of a goroutine that may miss Done: a deferred Done as its first statement, and `wg.Go`. */
import { type GroupCall, keyOf, type Started } from '../../concurrency/waitgroups';
import type { Operation } from '../../ir/model';
import type { TextEdit } from '../../text/range';
import { isAtLeast, type RuleContext } from '../define-rule';
import { insertFirst, removeStatement } from '../edits';
import type { Fix } from '../finding';

export function doneFixes(context: RuleContext, started: Started, add: GroupCall, name: string): readonly Fix[] {
  // A named function is called from other places too; changing it is not ours to offer.
  if (started.operation.callee.kind !== 'closure') return [];
  const group = nameInside(started, add, name);
  const removals = group === undefined ? undefined : removeDones(context, started, add);
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
function nameInside({ body, unit, aliases }: Started, add: GroupCall, name: string): string | undefined {
  const parameter = body.parameters.find((id) => aliases.get(id) === add.key);
  if (parameter !== undefined) return unit.variables[parameter]?.name;
  const root = add.group;
  const shadowed = unit.variables.some(
    (variable) => root.kind === 'variable' && variable.owner === body.id && variable.name === name,
  );
  return shadowed ? undefined : name;
}

/** Edits that take every direct call of Done out of the body; undefined when one cannot be taken out cleanly. */
function removeDones(
  context: RuleContext,
  { body, aliases }: Started,
  add: GroupCall,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const { operations } of body.blocks) {
    for (const operation of operations) {
      if (!isDone(operation, aliases, add)) continue;
      const edit = removeStatement(context.lines, operation.range);
      if (edit === undefined) return undefined;
      edits.push(edit);
    }
  }
  return edits;
}

function isDone(operation: Operation, aliases: Started['aliases'], add: GroupCall): boolean {
  if (operation.kind !== 'call' && operation.kind !== 'defer') return false;
  const { callee } = operation;
  return callee.kind === 'field' && callee.name === 'Done' && keyOf(callee.base, aliases) === add.key;
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
