/** Owns operations on fields that wait for ever whoever gets there: the package never makes the channel, or never signals the condition. */
import type { Stuck } from '../../concurrency/explored';
import { isNeverMade, isNeverSignalled } from '../../concurrency/field-settings';
import { type Field, fieldOf } from '../../concurrency/field-uses';
import type { Operation, Unit, Value } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import { containsPosition, type Range } from '../../text/range';
import type { RuleContext } from '../define-rule';
import { isTestFile } from '../test-code';
import { reportStuck, type Sentence, type StuckRule, stuckIn, whereGoroutinesWait } from './stuck-rule';
import type { BlockedAt } from './words/blocked-operation';
import { channelName } from './words/named-channels';

interface AtField {
  readonly range: Range;
  readonly value: Value;
  readonly operation: 'send to' | 'receive from' | 'wait on';
}

interface Kind {
  readonly find: (operation: Operation, unit: Unit, resolution: Resolution) => AtField | undefined;
  readonly isNever: (field: Field, resolution: Resolution) => boolean;
  readonly why: string;
}

/** Sends and receives by themselves at a channel that no object has. */
export const neverMade: Kind = {
  find(operation) {
    if (operation.kind !== 'send' && operation.kind !== 'receive') return undefined;
    const { range, channel } = operation;
    return { range, value: channel, operation: operation.kind === 'send' ? 'send to' : 'receive from' };
  },
  isNever: isNeverMade,
  why: 'nothing in the package ever makes the channel, so it is nil',
};

/** Waits at a condition that nobody ever signals. */
export const neverSignalled: Kind = {
  find(operation, unit, resolution) {
    if (operation.kind !== 'call' || operation.callee.kind !== 'field') return undefined;
    const { callee, range } = operation;
    const isWait = qualifiedName(resolution.calleeOf(unit, operation)) === 'sync.Cond.Wait';
    return isWait ? { range, value: callee.base, operation: 'wait on' } : undefined;
  },
  isNever: isNeverSignalled,
  why: 'nothing in the package ever signals it',
};

/** The checks of a rule for such operations, and for who is blocked at operations of these kinds besides. */
export function unsetRule(kind: Kind, blocked: readonly BlockedAt[], sentence: Sentence): StuckRule {
  return {
    ...whereGoroutinesWait,
    check(context) {
      const { unit } = context;
      if (unit.hasSyntaxErrors || unit.tooDeep) return;
      reportUnset(context, kind);
      for (const found of stuckIn(context, blocked))
        if (!isAtUnset(context, kind, found)) reportStuck(context, found, sentence);
    },
  };
}

function reportUnset({ unit, resolution, file, report }: RuleContext, kind: Kind): void {
  for (const { range, operation, value } of unsetIn(unit, kind, resolution)) {
    const around = unit.functions.findLast((body) => containsPosition(body.range, range.start));
    report({
      message: `This ${operation} ${channelName(unit, value) ?? 'the field'} blocks for ever: ${kind.why}.`,
      range,
      ...(around === undefined ? {} : { function: around }),
      ...(isTestFile(file) ? { severity: 'hint' } : {}),
    });
  }
}

/** Whether somebody who stays blocked is told of already. */
function isAtUnset({ resolution }: RuleContext, kind: Kind, { place: { unit, range } }: Stuck): boolean {
  return unsetIn(unit, kind, resolution).some((each) => each.range === range);
}

function unsetIn(unit: Unit, { find, isNever }: Kind, resolution: Resolution): readonly AtField[] {
  return eachOperation(unit).flatMap(({ operation }) => {
    const at = find(operation, unit, resolution);
    const field = at?.value.kind === 'field' ? fieldOf(unit, at.value, resolution) : undefined;
    return at !== undefined && field !== undefined && isNever(field, resolution) ? [at] : [];
  });
}
