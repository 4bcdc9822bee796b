/** Owns the rule that a goroutine started by a sync.Once has a way to be stopped. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { numbered } from '../../findings/numbered';
import { sourceOf } from '../../findings/started/channel-partners';
import { EndlessBodies } from '../../findings/started/endless-body';
import { heldBody, startedBy } from '../../findings/started/started-bodies';
import type { Operation } from '../../ir/model';
import { baseOf, eachOperation } from '../../ir/walk';
import { endsProcess } from '../../lifecycle/harmless';
import { isNamed, qualifiedName } from '../../packages/resolution';

type Call = Extract<Operation, { kind: 'call' | 'defer' }>;

const makers = new Set(['sync.OnceFunc', 'sync.OnceValue', 'sync.OnceValues']);

export default defineRule({
  title: 'A goroutine that sync.Once starts and nothing ever stops',
  why: 'What `sync.Once.Do`, `sync.OnceFunc` or `sync.OnceValue` runs cannot be run again, so a goroutine it starts is nobody’s to wait for: with a loop that has no way out it holds all it uses for as long as the process lives. Where the Once belongs to a value or a call, that is one goroutine more for each of them; give the loop a context or a done channel that `Close` closes. A Once of the whole package starts one goroutine a process, which is told as information: it outlives tests and keeps the package from being shut down. Silent: loops that a context, a channel somebody closes, a flag or an error ends, and what another package may end.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['goroutine'],
  skips: 'test code',
  triggers: [['.Do(', 'OnceFunc', 'OnceValue']],
  check(context) {
    const { unit, resolution } = context;
    if (unit.hasSyntaxErrors) return;
    const endless = new EndlessBodies(resolution);
    for (const { operation, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      const run = operation.args[0];
      if (run === undefined) continue;
      const name = qualifiedName(resolution.calleeOf(unit, operation)) ?? '';
      if (name !== 'sync.Once.Do' && !makers.has(name)) continue;
      const body = heldBody(unit, resolution, run);
      for (const started of body === undefined ? [] : startedBy(resolution, body)) {
        const stay = endless.stayOf(started.unit, started.body);
        if (stay === undefined) continue;
        const isHere = started.starter.unit === unit;
        const holder = holderOf(context, operation);
        context.report({
          message: `${sentences[holder]} nothing stops: no return, context or closed channel leads out of its loop.`,
          range: isHere ? started.go.range : run.range,
          function: isHere ? started.starter.body : owner,
          ...(holder === 'process' ? { severity: 'information' } : {}),
          related: numbered([
            ...(isHere
              ? []
              : [
                  {
                    message: 'the goroutine starts here.',
                    file: resolution.fileOf(started.starter.unit),
                    range: started.go.range,
                  },
                ]),
            { message: 'it stays here.', file: resolution.fileOf(stay.unit) || context.file, range: stay.range },
          ]),
        });
      }
    }
  },
});

type Holder = 'process' | 'value' | 'call';

const sentences: Readonly<Record<Holder, string>> = {
  process: 'This Once starts one goroutine for the whole process that',
  value: 'Each value with this Once starts a goroutine that',
  call: 'Each call of this function starts a goroutine that',
};

/** What there is one Once of. */
function holderOf({ unit, resolution }: RuleContext, { callee }: Call): Holder {
  if (unit.name.startsWith('var ') || endsProcess(unit, resolution, unit.functions[0]!)) return 'process';
  if (callee.kind !== 'field') return 'call';
  const once = sourceOf(unit, baseOf(callee.base));
  if (once.kind !== 'variable') return 'process';
  const { kind, type } = unit.variables[once.variable]!;
  return kind === 'local' && isNamed(type, 'sync', 'Once') ? 'call' : 'value';
}
