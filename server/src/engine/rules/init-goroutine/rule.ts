/** Owns the rule that importing a package starts no goroutine that nothing stops. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import type { Related } from '../../findings/finding';
import { numbered } from '../../findings/numbered';
import { EndlessBodies, type Stay } from '../../findings/started/endless-body';
import { type Started, startedBy } from '../../findings/started/started-bodies';
import { eachOperation } from '../../ir/walk';

export default defineRule({
  title: 'A goroutine started by importing the package, that nothing ever stops',
  why: 'What `init` or the initialiser of a package variable starts runs in every program and every test that imports the package, whether it is used or not; with a loop that has no way out it cannot be ended, shows up in every leak check and keeps all it uses. Start it when it is first needed, or in a function the program calls, and give it a context or a channel to end by. Silent: in package main, whose goroutines are the program; goroutines that end by themselves, on an error, a flag, a context or a channel somebody closes; and tests.',
  severity: 'information',
  confidence: 'likely',
  tags: ['goroutine'],
  skips: 'test code',
  triggers: [['go ', 'go\t', 'func init()']],
  check(context) {
    const { unit } = context;
    const isInit = unit.name === 'init' && unit.receiver === undefined;
    if (!isInit && !unit.name.startsWith('var ')) return;
    const told = new Set<unknown>();
    for (const [started, stay] of staying(context)) {
      if (told.has(started.go)) continue;
      told.add(started.go);
      report(context, started, { file: context.resolution.fileOf(stay.unit), range: stay.range });
    }
  },
  // Goroutines that other packages start are theirs to be told of.
  handsOnWithin: 'package',
  // A variable is initialised by a function that starts the goroutine: one without receiver that returns something.
  handsOn(context) {
    const { unit } = context;
    const isMaker = unit.receiver === undefined && (unit.functions[0]?.results.length ?? 0) > 0;
    if (
      !isMaker ||
      unit.name.startsWith('var ') ||
      !eachOperation(unit).some(({ operation }) => operation.kind === 'go')
    )
      return false;
    return !staying(context).next().done;
  },
});

/** Goroutines the unit starts that never end, and where they stay. */
function* staying({ unit, resolution, lines }: RuleContext): Generator<readonly [Started, Stay]> {
  const [body] = unit.functions;
  if (body === undefined || unit.hasSyntaxErrors || /^package main\b/m.test(lines.text)) return;
  const endless = new EndlessBodies(resolution);
  for (const started of startedBy(resolution, { unit, body })) {
    const stay = endless.stayOf(started.unit, started.body);
    if (stay !== undefined) yield [started, stay];
  }
}

function report(context: RuleContext, { go, starter }: Started, stay: Omit<Related, 'message'>): void {
  const { unit, file, resolution } = context;
  const start = { file: resolution.fileOf(starter.unit) || file, range: go.range };
  const isHere = starter.unit === unit;
  const what = unit.name === 'init' ? 'init' : 'The initialiser';
  const places = [
    ...(isHere ? [] : [{ ...start, message: 'the goroutine starts here.' }]),
    { file: stay.file || file, range: stay.range, message: 'it stays here.' },
  ];
  context.report({
    message: `${what} starts a goroutine that nothing stops: every program and test that imports the package has it.`,
    range: isHere ? go.range : unit.nameRange,
    function: isHere ? starter.body : unit.functions[0]!,
    related: numbered(places),
  });
}
