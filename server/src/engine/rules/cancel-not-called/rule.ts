/** Owns the rule that the cancel function of a derived context is called on every path. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'A cancel function of a context that is not called on every path',
  why: 'Until the cancel function is called or the parent is done, a derived context stays registered with its parent, and a timer of `WithTimeout` keeps running (https://pkg.go.dev/context#WithCancel). In a server the parent often lives as long as the process. Call `defer cancel()` right after; where a goroutine goes on with the context, call it when that is to end. Unlike `go vet`, the rule follows the function through helpers, closures, fields and goroutines: handing it over counts where somebody calls it, and where the context or its parent is seen to be over nothing is left to cancel.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('cancel-not-called'),
});
