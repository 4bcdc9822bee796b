/** Owns the rule that no goroutine which others wait for is blocked itself. */
import { defineRule } from '../../findings/define-rule';
import { type Besides, reportStuck, whereGoroutinesWait } from '../../findings/stuck/stuck-rule';
import { stuckWaits, type Wait } from '../../findings/stuck/stuck-waits';
import { groupOf } from '../../findings/stuck/words/count-words';
import { blockerOf, copyTold, waitSentence } from '../../findings/stuck/words/wait-words';

export default defineRule({
  title: 'A Wait that can never finish because a goroutine it waits for is blocked',
  why: 'A `Wait` returns when every `Add` has had its `Done`. When a goroutine that should call `Done` is blocked, perhaps by the very function that waits, `Wait` blocks for ever. Receive the results before waiting, give the channel a buffer, or wait in a goroutine of its own. Where a goroutine ends without `Done`, `waitgroup-missing-done` tells of it; where more is counted than is ever done, `waitgroup-unbalanced` does.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'waitgroup'],
  ...whereGoroutinesWait,
  check(context) {
    for (const wait of stuckWaits(context, 'waitgroup-stuck'))
      reportStuck(context, wait.found, () => waitSentence(context, wait), besidesOf(wait));
  },
});

/** Who is in the way; of a Done that goes to a copy what counts, and where it is copied. */
function besidesOf(wait: Wait): Besides {
  const blocker = blockerOf(wait);
  const copy = copyTold(wait);
  return copy === undefined ? { blocker } : { blocker, doing: [copy], group: groupOf(wait.found) };
}
