/** Owns the rule that a function which asks for signals gives them back. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'Signals a function asks for and never gives back',
  why: '`signal.Notify` registers the channel with the process until `signal.Stop`; a function that runs more than once adds one each time, and after it has returned signals go to a channel nobody reads (https://pkg.go.dev/os/signal#Notify). Call `defer signal.Stop(c)`. In `main`, an example, `TestMain` or what a `sync.Once` runs the registration is meant to last, and the rule is silent.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('signal-not-stopped'),
});
