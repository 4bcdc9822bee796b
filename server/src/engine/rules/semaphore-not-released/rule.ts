/** Owns the rule that what is acquired from a semaphore is released on every path. */
import { defineRule } from '../define-rule';
import { acquiringNames, lifecycleCheck } from '../lifecycle-rule';

export default defineRule({
  title: 'A semaphore that is acquired and not released on every path',
  why: 'A path that returns without `Release` takes a place for ever; after as many of them as there are places, everybody waits (https://pkg.go.dev/golang.org/x/sync/semaphore). Defer `Release` right behind the check of the error. A semaphore that another function or goroutine releases is not flagged.',
  severity: 'warning',
  tags: ['lifecycle'],
  triggers: [acquiringNames('semaphore-not-released')],
  check: lifecycleCheck('semaphore-not-released'),
});
