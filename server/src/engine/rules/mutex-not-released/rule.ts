/** Owns the rule that a lock is let go of on every way out of the function that takes it: its messages and the way shown with them. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import type { Related } from '../../findings/finding';
import { conditionsOf } from '../../findings/lifecycle/lifecycle-rule';
import { numbered } from '../../findings/numbered';
import { isTestFile } from '../../findings/test-code';
import type { Operation, Unit } from '../../ir/model';
import { type Retaken, retakenInTheEnd } from '../../lifecycle/lock-calls';
import type { ForgottenCall } from '../../lifecycle/lock-makers';
import { lockNamed } from '../../lifecycle/lock-takers';
import { findForgottenUnlocks, findHeldLocks, type HeldLock, takesForCaller, type Way } from '../../lifecycle/locks';
import type { Range } from '../../text/range';
import { type UnlockFix, unlockFix } from './fixes';

export default defineRule({
  title: 'A mutex that is locked and not unlocked on every path',
  why: 'A path that leaves the function, or goes on to the next round of a loop, with the lock held blocks everybody who wants it next, for ever: the goroutines pile up, and so does all they hold (https://pkg.go.dev/sync#Mutex). Defer `Unlock` right behind `Lock`; where the lock is only wanted for a part of the function, move that part to a function of its own or unlock before each `return`. The same holds for `RLock` and `RUnlock`; letting go of the one with the other is fatal. Functions that never unlock what they lock, that were called with the lock held, that return it or what unlocks it, or that leave it to another function of the package are not flagged.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['mutex', 'lifecycle'],
  triggers: [['Lock(', 'RLock(', 'TryLock(', 'TryRLock(']],
  check(context) {
    const { held, incomplete } = findHeldLocks(context.unit, context.resolution);
    for (const each of held) report(context, each);
    for (const each of findForgottenUnlocks(context.unit, context.resolution)) reportForgotten(context, each);
    for (const each of retakenInTheEnd(context.unit, context.resolution)) reportRetaken(context, each);
    if (incomplete) context.notDecided();
  },
  handsOn: ({ unit, resolution }) => takesForCaller(unit, resolution),
});

function report(context: RuleContext, lock: HeldLock): void {
  const { operation, function: body } = lock.taking;
  const fix = unlockFix(context, lock);
  context.report({
    message: message(context, lock, fix),
    range: operation.range,
    function: body,
    // What a failing test leaves locked by a method of its own double is gone with the test.
    ...(lock.taking.taker !== undefined && isTestFile(context.file) ? { severity: 'hint' } : {}),
    related: wayOf(context, lock),
    fixes: fix === undefined ? [] : [fix.fix],
  });
}

/** `defer s.lock()`, where `defer s.lock()()` was meant: the lock is taken in the end. */
function reportForgotten(context: RuleContext, { operation, function: body, maker, isOnly }: ForgottenCall): void {
  const { callee, kind, range } = operation;
  const { start } = callee.range;
  const call = context.lines.textIn({ start, end: range.end });
  const forgets = 'what it returns to let go of it is never called';
  const isDeferred = kind === 'defer';
  const edit = { range: { start: range.end, end: range.end }, text: '()', file: context.file };
  context.report({
    message: isDeferred
      ? `${call} takes a lock when the function ends, and ${forgets}. Defer ${call}().`
      : `${call} takes a lock, and ${forgets}. Keep that and defer it.`,
    range,
    function: body,
    related: numbered([takenThere(context, maker)]),
    fixes: isDeferred && isOnly ? [{ title: `Defer ${call}()`, preferred: true, edits: [edit] }] : [],
  });
}

/** `defer s.mu.RLock()`, where RUnlock was meant. */
function reportRetaken(context: RuleContext, { operation, function: body, first }: Retaken): void {
  const { file, lines } = context;
  const { base, nameRange } = operation.callee;
  const release = `${lines.textIn(base.range)}.RUnlock()`;
  context.report({
    message: `This defer takes the read lock once more when the function ends, and nothing lets go of it. Defer ${release}.`,
    range: operation.range,
    function: body,
    related: numbered([{ file, range: first.range, message: 'it is taken here.' }]),
    fixes: [{ title: `Defer ${release}`, preferred: true, edits: [{ range: nameRange, text: 'RUnlock', file }] }],
  });
}

function takenThere({ resolution }: RuleContext, maker: Unit): Related {
  return {
    file: resolution.fileOf(maker),
    range: maker.nameRange,
    message: `${maker.name} takes the lock for its caller.`,
  };
}

/** What the code calls the lock, and how it lets go of it. */
function namesOf(
  { lines }: RuleContext,
  { taking, releases }: HeldLock,
): { readonly name: string; readonly release: string } {
  if (taking.taker !== undefined) {
    const [by] = releases;
    const name = lockNamed(taking, ({ range }) => lines.textIn(range));
    return { name, release: by === undefined ? 'what lets go of it' : lines.textIn(callRange(by)) };
  }
  const { callee } = taking.operation;
  const [release] = taking.resource.release;
  if (taking.maker !== undefined || callee.kind !== 'field' || release?.kind !== 'method')
    return { name: `The lock that ${taking.maker?.name} takes`, release: 'what it returns' };
  const name = lines.textIn(callee.base.range);
  return { name, release: `${name}.${release.name}()` };
}

/** Without `defer`. */
function callRange(operation: Operation): Range {
  const { range } = operation;
  return 'callee' in operation ? { start: operation.callee.range.start, end: range.end } : range;
}

function message(context: RuleContext, lock: HeldLock, fix: UnlockFix | undefined): string {
  const { name, release } = namesOf(context, lock);
  const [loss] = lock.losses;
  if (loss === undefined) return mistake(context, lock, name);
  const advice = fix?.kind === 'defer' ? `Defer ${release}.` : `Call ${release} before.`;
  return `${name} is not unlocked when ${ending(loss)}. ${advice}`;
}

function ending(loss: Way): string {
  const line = loss.range.start.line + 1;
  if (loss.kind !== 'return') return 'the loop goes on to its next round';
  if (loss.recovered !== undefined) {
    const where = loss.recovered === 'above' ? ' by a caller' : '';
    return `the panic at line ${line} is recovered${where}`;
  }
  return loss.implicit ? 'the function ends' : `the function returns at line ${line}`;
}

function mistake(_: RuleContext, { mistaken, taking }: HeldLock, name: string): string {
  const { callee } = taking.operation;
  const [right] = taking.resource.release;
  const taken = callee.kind === 'field' ? callee.name : 'Lock';
  const method = right?.kind === 'method' ? right.name : 'Unlock';
  const wrong = method === 'Unlock' ? 'RUnlock' : 'Unlock';
  return `${name} is taken with ${taken} and let go of with ${wrong} at line ${mistaken!.start.line + 1}, which is fatal. Call ${method}.`;
}

/** The numbered steps from the lock to where it is still held. */
function wayOf(context: RuleContext, { losses: [loss], steps, mistaken, taking }: HeldLock): readonly Related[] {
  const { file } = context;
  if (loss === undefined)
    return numbered([{ file, range: mistaken!, message: 'this lets go of another kind of lock.' }]);
  const text =
    loss.kind !== 'return'
      ? 'the next round begins here with the lock held.'
      : loss.recovered !== undefined
        ? `panics here, and a deferred function${loss.recovered === 'above' ? ' of a caller' : ''} recovers with the lock held.`
        : `${loss.implicit ? 'ends' : 'returns'} here with the lock held.`;
  const by = taking.maker ?? taking.taker;
  const made = by === undefined ? [] : [takenThere(context, by)];
  return numbered([...made, ...conditionsOf(context, steps), { file, range: loss.range, message: text }]);
}
