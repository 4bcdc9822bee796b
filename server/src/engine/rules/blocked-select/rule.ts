/** Owns the rule that one case of every select can happen. */
import { defineRule } from '../define-rule';
import { stuckRule } from '../stuck-rule';

export default defineRule({
  title: 'A select that can block for ever because none of its cases can happen',
  why: 'A `select` without `default` waits until one of its channels is ready. When nobody is left to serve any of them, the goroutine stays for ever. Give it a way out that is certain to come, such as `ctx.Done()` of a context that is cancelled, or close one of the channels.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...stuckRule(
    ['select'],
    () => 'This select can block for ever: nobody is left who could make one of its cases ready.',
  ),
});
