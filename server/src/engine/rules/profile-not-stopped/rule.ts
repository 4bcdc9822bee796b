/** Owns the rule that a CPU profile or an execution trace is stopped on every path. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'A CPU profile or execution trace that is not stopped on every path',
  why: 'Without `pprof.StopCPUProfile` or `trace.Stop` the file misses its end and cannot be read, and the process goes on paying for it (https://pkg.go.dev/runtime/pprof#StartCPUProfile). Defer it right behind the start. This holds for `main` too. A closure that stops it, given to somebody or kept, owns it.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('profile-not-stopped'),
});
