/** Owns the rule that the body of an HTTP response is closed on every path. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'The body of an HTTP response that is not closed on every path',
  why: 'A body that is not closed keeps its connection out of the pool, with two goroutines, a buffer and a file descriptor (https://pkg.go.dev/net/http#Client.Do). Call `defer resp.Body.Close()` right behind the check of the error. A response that is returned, a body that a helper closes, and responses to HEAD are not flagged. Where the body is read to its end on that path (`io.ReadAll`, `io.Copy`), the transport has its connection back and the finding is a hint.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('response-body-not-closed'),
});
