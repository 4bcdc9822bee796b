/** Owns letting go of a lock: before an operation that waits at a channel, where the unlock follows directly behind it, and in the end, where it is taken again. */
import { explored } from '../../../concurrency/explored';
import type { Operation, Unit, Value } from '../../../ir/model';
import { eachOperation, mentions } from '../../../ir/walk';
import type { RuleContext } from '../../define-rule';
import { hasOwnLines, indentation, lineBreak, removeStatement } from '../../edits';
import type { Blocked, Candidate } from './candidate-fix';

const releases: ReadonlyMap<string, string> = new Map([
  ['Lock', 'Unlock'],
  ['RLock', 'RUnlock'],
]);
const unlocks = new Set(releases.values());

/** Who waits for a lock is told of; who holds it is stuck elsewhere. */
export function unlockCandidates(context: RuleContext, { place }: Blocked): readonly Candidate[] {
  const { unit, resolution, limits } = context;
  const holders = explored(unit, resolution, limits).stuck.filter(
    (each) => each.place !== place && each.place.unit === unit && each.pending.kind === 'communicate',
  );
  const places = new Map(holders.map((each) => [each.place.range, each.place]));
  return [...places.keys()].flatMap((range) => {
    const placed = eachOperation(unit).find(
      ({ operation }) => operation.kind !== 'declare' && operation.range === range,
    );
    const operation = placed?.operation;
    if (placed === undefined || (operation?.kind !== 'send' && operation?.kind !== 'receive')) return [];
    return movedBefore(context, operation, placed.block.operations[placed.index + 1]);
  });
}

/** `defer s.mu.Lock()`, where Unlock was meant. */
export function deferredCandidates({ unit }: RuleContext, { place }: Blocked): readonly Candidate[] {
  const deferred = eachOperation(unit).find(
    ({ operation }) => operation.kind === 'defer' && place.unit === unit && operation.range === place.range,
  )?.operation;
  if (deferred?.kind !== 'defer' || deferred.callee.kind !== 'field') return [];
  const { name, nameRange } = deferred.callee;
  const release = releases.get(name);
  return release === undefined ? [] : [{ title: `Defer ${release}`, edits: [{ range: nameRange, text: release }] }];
}

function movedBefore(
  { unit, lines }: RuleContext,
  waiting: Extract<Operation, { kind: 'send' | 'receive' }>,
  next: Operation | undefined,
): readonly Candidate[] {
  if (next?.kind !== 'call' || next.callee.kind !== 'field' || !unlocks.has(next.callee.name)) return [];
  const { range } = waiting;
  const values = waiting.kind === 'send' ? [waiting.channel, waiting.value] : [waiting.channel];
  if (!hasOwnLines(lines, range) || values.some((value) => isGuarded(unit, value))) return [];
  const removal = removeStatement(lines, next.range);
  if (removal === undefined) return [];
  const { line } = range.start;
  const start = { line, column: 0 };
  const call = lines.textIn(next.range);
  const text = `${indentation(lines, line)}${call}${lineBreak(lines)}`;
  return [{ title: `Call ${call} first`, edits: [{ range: { start, end: start }, text }, removal] }];
}

/** What the lock may be there for: anything that others may reach and somebody changes. */
function isGuarded(unit: Unit, value: Value): boolean {
  return mentions(value, (part) => {
    switch (part.kind) {
      case 'literal':
      case 'composite':
        return false;
      case 'variable':
        return isAssignedTwice(unit, part.variable);
      case 'field':
        return eachOperation(unit).some(
          ({ operation }) =>
            operation.kind === 'assign' &&
            operation.targets.some((target) => target?.kind === 'field' && target.name === part.name),
        );
      default:
        return true;
    }
  });
}

function isAssignedTwice(unit: Unit, variable: number): boolean {
  const count = eachOperation(unit).filter(
    ({ operation }) =>
      operation.kind === 'assign' &&
      operation.targets.some((target) => target?.kind === 'variable' && target.variable === variable),
  ).length;
  return count > 1;
}
