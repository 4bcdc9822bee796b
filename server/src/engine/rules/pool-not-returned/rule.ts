/** Owns the rule that a function which puts a value back into its sync.Pool does so on every path. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'A value of a sync.Pool that is put back on some paths only',
  why: 'A value that is not put back is collected, and the pool makes a new one: nothing is lost but the use of the pool. Where a function puts it back on one path and forgets it on another, such as an early return, defer the `Put`. A function that never puts back is not flagged.',
  severity: 'information',
  tags: ['lifecycle'],
  ...lifecycleRule('pool-not-returned'),
});
