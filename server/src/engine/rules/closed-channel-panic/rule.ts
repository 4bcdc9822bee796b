/** Owns the rule that no channel is closed twice or sent to after it was closed. */
import { explored } from '../../concurrency/explored';
import { defineRule } from '../define-rule';
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
  optIn: true,
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  triggers: [['close(']],
  check(context) {
    const { unit, resolution } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const { panics, notDecided } = explored(unit, resolution);
    if (notDecided) context.notDecided();
    for (const { kind, place } of panics) {
      const message = sentences[kind];
      const severity = isTestFile(context.file) ? ({ severity: 'hint' } as const) : {};
      if (message !== undefined && place.unit === unit) context.report({ message, range: place.range, ...severity });
    }
  },
});
