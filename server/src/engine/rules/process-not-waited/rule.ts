/** Owns the rule that a started process is waited for. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'A process that is started and not waited for on every path',
  why: 'A child that nobody waits for stays in the process table as a zombie when it ends, and the goroutines that copy its output stay with it (https://pkg.go.dev/os/exec#Cmd.Start). Call `cmd.Wait()`, in a goroutine if the function must not block, or use `cmd.Run()`.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('process-not-waited'),
});
