/**
 * Owns the fix of a lock that stays held: the unlock deferred right behind the lock where the rest of the function is under it, or one before each return
 * that misses it. None where something else could let go of it twice, or where the return reads what the lock guards.
 */

import type { RuleContext } from '../../findings/define-rule';
import { indentation, insertAfterStatement, lineBreak, lineText } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import { deferTitle } from '../../findings/lifecycle/release-text';
import { replacedReleases } from '../../findings/lifecycle/replaced-releases';
import type { Block, Operation, Terminator } from '../../ir/model';
import { eachOperation, mentions, predecessors, valuesOf } from '../../ir/walk';
import { isCallOn } from '../../lifecycle/lock-calls';
import type { HeldLock } from '../../lifecycle/locks';
import { type Place, placeOf, variableOf } from '../../lifecycle/place';
import { comparePositions, type Range, type TextEdit } from '../../text/range';

export interface UnlockFix {
  readonly kind: 'defer' | 'before returns' | 'other method';
  readonly fix: Fix;
}

type Return = Extract<Terminator, { kind: 'return' }>;

/** What the fix is about. */
interface Target {
  readonly lock: HeldLock;
  readonly base: Place;
  /** `s.mu`, as it is written. */
  readonly name: string;
  /** `Unlock` or `RUnlock`. */
  readonly method: string;
}

export function unlockFix(context: RuleContext, lock: HeldLock): UnlockFix | undefined {
  const { operation, maker, function: owner } = lock.taking;
  const { callee } = operation;
  const method = releasingMethod(lock);
  if (maker !== undefined || callee.kind !== 'field' || method === undefined) return undefined;
  const base = placeOf(callee.base);
  if (base === undefined || owner !== lock.body) return undefined;
  const target = { lock, base, name: context.lines.textIn(callee.base.range), method };
  if (lock.mistaken !== undefined) return otherMethod(context, target, lock.mistaken);
  // On a Try the lock is held on one side only.
  if (callee.name.startsWith('Try')) return undefined;
  return deferred(context, target) ?? beforeReturns(context, target);
}

/** `Unlock`, or the method that lets go of it as another one takes it: `s.unlock()` for `s.lock()`. */
function releasingMethod({ taking: { taker, resource }, releases }: HeldLock): string | undefined {
  const [release] = resource.release;
  if (taker === undefined) return release?.kind === 'method' ? release.name : undefined;
  const [by] = releases;
  return by?.kind === 'call' && by.callee.kind === 'field' && by.args.length === 0 ? by.callee.name : undefined;
}

/** The mistaken call alone is changed: it lets go of this lock on every path. */
function otherMethod(context: RuleContext, { method }: Target, mistaken: Range): UnlockFix | undefined {
  const wrong = eachOperation(context.unit).find(
    ({ operation }) => operation.kind !== 'go' && 'range' in operation && operation.range === mistaken,
  );
  const call = wrong?.operation;
  if (call === undefined || !('callee' in call) || call.callee.kind !== 'field') return undefined;
  const edit = { range: call.callee.nameRange, text: method, file: context.file };
  return { kind: 'other method', fix: { title: `Call ${method}`, preferred: true, edits: [edit] } };
}

function deferred({ unit, lines, resolution, file }: RuleContext, target: Target): UnlockFix | undefined {
  const { lock, base, name, method } = target;
  const { operation, block } = lock.taking;
  const variable = variableOf(base.root);
  if (variable === undefined || block.loopDepth > 0 || !isAllDirect(target)) return undefined;
  const edit = insertAfterStatement(lines, operation.range, `defer ${name}.${method}()`);
  if (edit === undefined) return undefined;
  const release = `${name}.${method}()`;
  const where = { binding: operation, place: edit.range.start };
  const { edits, isTwice } = replacedReleases(lines, resolution, {
    unit,
    body: lock.body,
    release,
    variable,
    ...where,
  });
  // All that is let go of must be what the deferred call does: another way to write it stays.
  if (isTwice || edits.length !== lock.releases.size) return undefined;
  const all = [edit, ...edits].map((each) => ({ ...each, file }));
  return { kind: 'defer', fix: { title: deferTitle(release, true), preferred: true, edits: all } };
}

function beforeReturns({ lines, file }: RuleContext, target: Target): UnlockFix | undefined {
  const { lock, name, method } = target;
  if (!isAllDirect(target)) return undefined;
  const edits: TextEdit[] = [];
  for (const loss of lock.losses) {
    if (loss.kind !== 'return' || loss.recovered !== undefined || loss.implicit) return undefined;
    const block = lock.body.blocks.find(
      ({ terminator }) => terminator.kind === 'return' && terminator.range === loss.range,
    );
    const edit = block && insertBefore(lines, loss.range, `${name}.${method}()`);
    // Further out the name of the lock may mean nothing.
    const isInScope = indentation(lines, loss.range.start.line).startsWith(
      indentation(lines, lock.taking.operation.range.start.line),
    );
    if (edit === undefined || !isInScope || !isAlwaysHeld(target, block!) || readsGuarded(target, block!))
      return undefined;
    if (!edits.some(({ range }) => comparePositions(range.start, edit.range.start) === 0)) edits.push(edit);
  }
  const where = edits.length === 1 ? 'the return' : 'each return';
  const fix = {
    title: `Call ${name}.${method}() before ${where} that misses it`,
    preferred: true,
    edits: edits.map((each) => ({ ...each, file })),
  };
  return { kind: 'before returns', fix };
}

/** Whether all that lets go of it are calls in this function: whatever else does might do so a second time. */
function isAllDirect({ lock, base, method }: Target): boolean {
  return [...lock.releases].every((by) => by?.kind === 'call' && isCallOn(by, method, base));
}

/** A line of its own before a statement that begins its line. */
function insertBefore(lines: RuleContext['lines'], { start }: Range, statement: string): TextEdit | undefined {
  if (lineText(lines, start.line).slice(0, start.column).trim() !== '') return undefined;
  const at = { line: start.line, column: 0 };
  return { range: { start: at, end: at }, text: indentation(lines, start.line) + statement + lineBreak(lines) };
}

/** Whether every way to the end of a block comes by the lock, and nothing lets go of it from there on. */
function isAlwaysHeld({ lock, base, method }: Target, block: Block): boolean {
  const before = predecessors(lock.body);
  const seen = new Set([block.id]);
  for (const id of seen) {
    const { operations } = lock.body.blocks[id]!;
    const last = operations.findLast((each) => each === lock.taking.operation || isCallOn(each, method, base));
    if (last === lock.taking.operation) continue;
    if (last !== undefined || id === 0) return false;
    for (const previous of before.get(id) ?? []) seen.add(previous);
  }
  return true;
}

/** Whether the return looks at what lies beside the lock, or runs code that may. */
function readsGuarded({ base }: Target, { operations, terminator }: Block): boolean {
  const { range } = terminator as Return;
  const isInside = (operation: Operation): boolean => comparePositions(operation.range.start, range.start) >= 0;
  const nodes = [...operations.filter(isInside), terminator];
  const isBeside = (node: Operation | Terminator): boolean =>
    valuesOf(node).some((value) =>
      mentions(value, (part) => {
        if (part.kind === 'closure') return true;
        const place = part.kind === 'variable' || part.kind === 'global' ? placeOf(part) : undefined;
        return place !== undefined && place.root === base.root;
      }),
    );
  const isForeign = (node: Operation | Terminator): boolean => node.kind !== 'call' || node.callee.kind === 'member';
  return nodes.some((node) => isBeside(node) || !isForeign(node) || node.kind === 'receive' || node.kind === 'send');
}
