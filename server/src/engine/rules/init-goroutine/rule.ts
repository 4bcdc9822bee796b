/** Owns the rule that importing a package starts no goroutine that nothing stops. */
import { defineRule, type RuleContext } from '../define-rule';
import { EndlessBodies } from '../endless-body';
import type { Related } from '../finding';
import { type Started, startedBy } from '../started-bodies';

export default defineRule({
  title: 'A goroutine started by importing the package, that nothing ever stops',
  why: 'What `init` or the initialiser of a package variable starts runs in every program and every test that imports the package, whether it is used or not; with a loop that has no way out it cannot be ended, shows up in every leak check and keeps all it uses. Start it when it is first needed, or in a function the program calls, and give it a context or a channel to end by. Silent: in package main, whose goroutines are the program; goroutines that end by themselves, on an error, a flag, a context or a channel somebody closes; and tests.',
  severity: 'information',
  confidence: 'likely',
  tags: ['goroutine'],
  skips: 'test code',
  triggers: [
    ['func init()', 'var ', 'var\t'],
    ['go ', 'go\t', '('],
  ],
  check(context) {
    const { unit, resolution, lines } = context;
    const isInit = unit.name === 'init' && unit.receiver === undefined;
    if ((!isInit && !unit.name.startsWith('var ')) || unit.hasSyntaxErrors) return;
    if (/^package main\b/m.test(lines.text)) return;
    const endless = new EndlessBodies(resolution);
    const told = new Set<unknown>();
    const [body] = unit.functions;
    for (const started of body === undefined ? [] : startedBy(resolution, { unit, body })) {
      const stay = endless.stayOf(started.unit, started.body);
      if (stay === undefined || told.has(started.go)) continue;
      told.add(started.go);
      report(context, started, { file: resolution.fileOf(stay.unit), range: stay.range });
    }
  },
});

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
    related: places.map(({ message, ...place }, at) => ({
      ...place,
      message: `${at + 1} of ${places.length}: ${message}`,
    })),
  });
}
