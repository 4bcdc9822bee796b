/** Owns the rule that a time.Timer is stopped or used up on every path, where an unstopped one is kept until it fires. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'A time.Timer that is not stopped on every path',
  why: 'Below Go 1.23 a timer that is neither stopped nor received from stays in the timer heap until it fires (https://go.dev/doc/go1.23#timer-changes): a function that makes a long one per request and mostly returns early holds memory for all of them. Call `defer t.Stop()` right after `time.NewTimer`. From a `go 1.23` directive on a timer nobody references is collected, and the rule is silent. One made for no time or a nanosecond has fired by then. A timer that is returned, stored or handed to other code belongs to that code.',
  severity: 'information',
  until: '1.23',
  tags: ['lifecycle'],
  ...lifecycleRule('timer-not-stopped'),
});
