/** Owns the rule that a goroutine which an HTTP handler starts and which may stay long ends with the request. */

import { defineRule } from '../../findings/define-rule';
import { handlerAround, handlerContext } from '../../findings/started/http-handlers';
import { LongStays } from '../../findings/started/long-stays';
import { bodyOf } from '../../findings/started/started-bodies';
import { eachOperation } from '../../ir/walk';
import { Ties } from './ties';

export default defineRule({
  title: 'A goroutine of an HTTP handler that may outlive its request',
  why: 'A client that goes away cancels `r.Context()` (https://pkg.go.dev/net/http#Request.Context); a goroutine that does not look at it goes on waiting, and every further request adds one more. Hand it the request’s context, or give work that must outlive the request `context.WithoutCancel(r.Context())` with a timeout, or put the work into a bounded queue with workers of its own. Flagged where the goroutine is certain to wait: an endless loop, a sleep of a second or more, a channel that others serve at their pace, a request or command that nothing bounds. Silent: a live context or a deadline of any kind, a WaitGroup, errgroup or channel the handler shares with it, a select with several ways out, connections that are taken over, short work, and tests.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['goroutine', 'context', 'http'],
  skips: 'test code',
  triggers: [
    ['go ', 'go\t'],
    ['ResponseWriter', 'Context', 'Ctx'],
  ],
  check({ unit, resolution, file, report }) {
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const ties = new Ties(unit, resolution);
    for (const { operation, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'go') continue;
      const handler = handlerAround(unit, resolution, owner);
      const run = handler && bodyOf(unit, resolution, operation);
      if (handler === undefined || run === undefined) continue;
      const started = { go: operation, starter: { unit, body: owner }, ...run };
      if (ties.isTied(started)) continue;
      const stays = new LongStays(resolution, (home, context) => ties.isNeverDone(started, home, context));
      const stay = stays.stayOf(run.unit, run.body);
      if (stay === undefined) continue;
      report({
        message: `This handler starts a goroutine that ${stay.what} and is not tied to ${handlerContext(unit, resolution, handler)}: it stays when the client has gone.`,
        range: operation.range,
        function: owner,
        related: [{ message: `it ${stay.what} here.`, file: resolution.fileOf(stay.unit) || file, range: stay.range }],
      });
    }
  },
});
