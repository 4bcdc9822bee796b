/** Owns the rule that what is acquired from a semaphore is released on every path. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'A semaphore that is acquired and not released on every path',
  why: 'A path that returns without `Release` takes a place for ever; after as many of them as there are places, everybody waits (https://pkg.go.dev/golang.org/x/sync/semaphore). Defer `Release` right behind the check of the error. A buffered channel counts as one where a send takes a place; where the tokens lie in the channel and a receive takes one, the send gives it back. A semaphore that another function or goroutine releases is not flagged.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('semaphore-not-released'),
});
