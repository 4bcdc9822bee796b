/** Owns the rule that a CPU profile or an execution trace is stopped on every path. */
import { defineRule } from '../define-rule';
import { acquiringNames, lifecycleCheck } from '../lifecycle-rule';

export default defineRule({
  title: 'A CPU profile or execution trace that is not stopped on every path',
  why: 'Without `pprof.StopCPUProfile` or `trace.Stop` the file misses its end and cannot be read, and the process goes on paying for it (https://pkg.go.dev/runtime/pprof#StartCPUProfile). Defer it right behind the start. This holds for `main` too.',
  severity: 'warning',
  tags: ['lifecycle'],
  triggers: [acquiringNames('profile-not-stopped')],
  check: lifecycleCheck('profile-not-stopped'),
});
