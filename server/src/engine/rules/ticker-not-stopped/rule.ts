/** Owns the rule that a ticker is stopped on every path, where an unstopped one is never collected. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

const lifecycle = lifecycleRule('ticker-not-stopped');

export default defineRule({
  title: 'A time.Ticker that is not stopped on every path',
  why: 'Below Go 1.23 a ticker that is not stopped stays in the timer heap for ever, and fires for ever: a function that makes one per call leaks memory and CPU (https://go.dev/doc/go1.23#timer-changes). Call `defer t.Stop()` right after `time.NewTicker`. From a `go 1.23` directive on a ticker nobody references is collected and costs nothing while nobody receives from it, so the rule is silent there. A ticker that is returned, stored, handed to other code or stopped by a helper, a closure or another method of the type belongs to that code and is not flagged.',
  severity: 'warning',
  until: '1.23',
  tags: ['lifecycle'],
  ...lifecycle,
  check(context) {
    // The package that declares it is not its user: `Tick` is made of it.
    if (context.resolution.importPath !== 'time') lifecycle.check(context);
  },
});
