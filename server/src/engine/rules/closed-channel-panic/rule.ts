/** Owns the rule that no channel is closed twice or sent to after it was closed. */
import { doubtOfWay } from '../../concurrency/doubts';
import { explored } from '../../concurrency/explored';
import { defineRule } from '../define-rule';
import { wayAsFound } from '../explored-steps';
import { isTestFile } from '../test-code';

const sentences = {
  'close-closed': 'This close can panic: the channel is closed already.',
  'close-nil': 'This close panics: the channel is nil here.',
  'send-closed': 'This send can panic: the channel is closed already.',
  'negative-group': undefined,
  'unlock-unlocked': undefined,
} as const;

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
    if (notDecided) context.notDecided();
    for (const { kind, place, trace, root } of panics) {
      const message = sentences[kind];
      const last = trace.at(-1);
      if (message === undefined || last === undefined || place.unit !== unit) continue;
      const doubt = doubtOfWay(trace);
      if (doubt === 'silent') continue;
      const { process, started } = last;
      const label = kind === 'send-closed' ? 'send' : 'close';
      const end = { kind: 'panics', label, message: `this ${label} panics`, place } as const;
      context.report({
        message,
        range: place.range,
        ...(doubt === 'milder' ? { severity: 'hint', confidence: 'likely' } : {}),
        ...(isTestFile(context.file) ? { severity: 'hint' } : {}),
        ...wayAsFound(context, { root, trace: trace.slice(0, -1), process, started, end }),
      });
    }
  },
});
