/** Owns the rule that no channel is closed twice or sent to after it was closed. */
import { doubtOfWay } from '../../concurrency/doubts';
import { explored } from '../../concurrency/explored';
import { defineRule } from '../define-rule';
import { wayAsFound } from '../explored-steps';
import { isTestFile } from '../test-code';
import { operationOf, sentenceOf } from './words';

export default defineRule({
  title: 'A channel that is closed twice, or sent to after it was closed',
  why: 'Closing a closed channel and sending to one panics, and a panic in any goroutine ends the process. Let one side own the channel: only the sender closes it, once, after its last send. Where several goroutines send, close it when all of them are done, as after `wg.Wait()`.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  triggers: [['close(']],
  check(context) {
    const { unit, resolution, limits } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const { panics, notDecided } = explored(unit, resolution, limits);
    if (notDecided !== undefined) context.notDecided(notDecided);
    for (const panic of panics) {
      const { place, trace, root } = panic;
      const operation = operationOf(panic);
      const last = trace.at(-1);
      if (operation === undefined || last === undefined || place.unit !== unit) continue;
      const doubt = doubtOfWay(trace);
      if (doubt === 'silent') continue;
      const { process, started } = last;
      const end = { kind: 'panics', label: operation, message: `this ${operation} panics`, place } as const;
      context.report({
        message: sentenceOf(context, panic, operation),
        range: place.range,
        ...(doubt === 'milder' ? { severity: 'hint', confidence: 'likely' } : {}),
        ...(isTestFile(context.file) ? { severity: 'hint' } : {}),
        ...wayAsFound(context, { root, trace: trace.slice(0, -1), process, started, end }),
      });
    }
  },
});
