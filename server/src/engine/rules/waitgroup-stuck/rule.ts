/** Owns the rule that every wait for a group of goroutines can finish. */
import { defineRule } from '../define-rule';
import { stuckRule } from '../stuck-rule';

export default defineRule({
  title: 'A Wait that can never finish',
  why: 'A `Wait` returns when every `Add` has had its `Done`. When a goroutine that should call `Done` is blocked, perhaps by the very function that waits, or was never started, `Wait` blocks for ever. Receive the results before waiting, give the channel a buffer, or wait in a goroutine of its own.',
  severity: 'warning',
  optIn: true,
  confidence: 'proved',
  tags: ['goroutine', 'waitgroup'],
  ...stuckRule(['wait', 'start'], () => 'This wait can block for ever: a goroutine it waits for never calls Done.'),
});
