/** Owns waking all who wait on a condition where one of them is woken. */
import { eachOperation } from '../../../ir/walk';
import { qualifiedName } from '../../../packages/resolution';
import type { RuleContext } from '../../define-rule';
import type { Candidate } from './candidate-fix';

/** Others may be woken as well; who waits in a loop asks again, and who does not is for the explorer to judge. */
export function broadcastCandidates({ unit, resolution, lines }: RuleContext): readonly Candidate[] {
  return eachOperation(unit).flatMap(({ operation }): readonly Candidate[] => {
    if (operation.kind !== 'call' && operation.kind !== 'defer') return [];
    const { callee } = operation;
    if (callee.kind !== 'field' || qualifiedName(resolution.calleeOf(unit, operation)) !== 'sync.Cond.Signal')
      return [];
    const text = `${lines.textIn(callee.base.range)}.Broadcast`;
    return [{ title: `Call ${text}() instead of Signal`, edits: [{ range: callee.range, text }] }];
  });
}
