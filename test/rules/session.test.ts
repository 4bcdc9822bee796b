/** What a session promises besides findings: suppression, settings, faults of rules that stay their own, cancel, and results equal to a fresh look. */
import assert from 'node:assert/strict';
import { fingerprint } from '#engine/checking/fingerprint';
import { AnalysisSession } from '#engine/checking/session';
import { suppressionDoubts } from '#engine/checking/suppression-doubts';
import { type Config, emptyConfig } from '#engine/config/config';
import { ConfigError, parseConfig } from '#engine/config/config-file';
import type { Rule } from '#engine/findings/define-rule';
import { lastingPlace } from '#engine/findings/lasting-place';
import { rules } from '#engine/rules/registry.generated';
import { liveTrees } from '#engine/syntax/tree';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';
import { seed, seeded } from '../seeded';
import { fixtures } from './fixtures';

function source(above = '', behind = '', aboveFunction = '', aboveStart = ''): string {
  return `package p

import "time"

${aboveFunction}
func f() int {
	c := make(chan int)
	${aboveStart}
	go func() {
		${above}
		c <- 1 ${behind}
	}()
	select {
	case v := <-c:
		return v
	case <-time.After(time.Second):
		return 0
	}
}
`;
}

async function found(text: string, config: Config = emptyConfig) {
  const session = new AnalysisSession(await goParser(), [...rules.values()]);
  return session
    .analyze({ files: [{ path: 'a.go', lines: new LineIndex(text) }], go: '1.26', config })
    .findings.get('a.go')!;
}

describe('suppression', () => {
  it('is silent where a comment says so', async () => {
    assert.equal((await found(source())).length, 1);
    for (const comment of [
      '//nolint',
      '//nolint:gopherscope',
      '//nolint:unbounded-send // the process ends soon',
      '//nolint:errcheck,unbounded-send // why',
      '//lint:ignore unbounded-send the process ends soon',
      '//gopherscope:expected-goroutine one for the life of the process',
    ]) {
      assert.deepEqual(await found(source('', comment)), [], `behind: ${comment}`);
      assert.deepEqual(await found(source(comment)), [], `above: ${comment}`);
      assert.deepEqual(await found(source('', '', comment)), [], `above the function: ${comment}`);
      assert.deepEqual(await found(source('', '', '', comment)), [], `above what starts the goroutine: ${comment}`);
    }
  });

  it('ends with the function that the comment stands above', async () => {
    const other = source().replace(/^[\s\S]*func f/, 'func g');
    const lines = (await found(`${source('', '', '//nolint:unbounded-send // both know')}\n${other}`)).map(
      ({ function: name }) => name,
    );
    assert.deepEqual(lines, ['g.func1']);
  });

  it('hints neither at what is said to all linters nor at what has nothing to silence any more', async () => {
    for (const comment of ['//nolint', '//nolint:all', '//nolint:time-tick // why', '//lint:ignore time-tick why']) {
      for (const text of [source(comment), source('', comment), source('', '', comment)])
        assert.deepEqual(suppressionDoubts(new LineIndex(text), rules.keys()), [], comment);
    }
    const doubts = suppressionDoubts(new LineIndex(source('', '//nolint:unbounded-send')), rules.keys());
    assert.match(doubts[0]!.message, /gives no reason/);
  });

  it('needs the right rule, and a reason where the form asks for one', async () => {
    for (const comment of [
      '//nolint:errcheck',
      '//lint:ignore unbounded-send',
      '//lint:ignore time-tick why',
      '//gopherscope:expected-goroutine',
    ]) {
      assert.equal((await found(source(comment))).length, 1, comment);
    }
  });
});

describe('settings', () => {
  it('say how long a function is explored', async () => {
    const text = source();
    const [finding] = await found(text);
    assert.equal(finding?.rule, 'unbounded-send');
    assert.deepEqual(await found(text, { ...emptyConfig, explorer: { operations: 1 } }), []);
  });

  it('turn rules off and change their severity', async () => {
    const off = parseConfig('rules:\n  unbounded-send: off\n', rules);
    assert.deepEqual(await found(source(), off), []);
    const hint = parseConfig('rules:\n  unbounded-send:\n    level: hint\n', rules);
    assert.equal((await found(source(), hint))[0]!.severity, 'hint');
  });

  it('say what is wrong and where', () => {
    const cases: readonly (readonly [string, number, RegExp])[] = [
      ['rules:\n  no-such: off\n', 2, /There is no rule "no-such"/],
      ['rules:\n  time-tick: loud\n', 2, /must be one of/],
      ['exclude: 3\n', 1, /list of globs/],
      ['rule: {}\n', 1, /There is no key "rule"/],
      ['rules: [\n', 2, /./],
    ];
    for (const [text, line, message] of cases) {
      assert.throws(
        () => parseConfig(text, rules),
        (error) => error instanceof ConfigError && error.line >= 1 && error.line <= line && message.test(error.message),
        text,
      );
    }
  });
});

describe('a session', () => {
  it('keeps a throwing rule apart and switches it off after three faults', async () => {
    const broken: Rule = {
      name: 'broken',
      title: 'Throws',
      why: 'It is broken.',
      severity: 'warning',
      triggers: [],
      check: () => {
        throw new Error('no such luck');
      },
    };
    const session = new AnalysisSession(await goParser(), [broken, ...rules.values()]);
    const messages: string[] = [];
    for (let round = 0; round < 6; round++) {
      const lines = new LineIndex(source('', `// ${round}`));
      const result = session.analyze({ files: [{ path: 'a.go', lines }], go: '1.26', config: emptyConfig });
      assert.equal(result.findings.get('a.go')!.length, 1);
      messages.push(...result.faults.map(({ message }) => message));
    }
    assert.equal(messages.length, 3);
    assert.match(messages[2]!, /switched off/);
  });

  it('leaves no tree behind when it is dropped', async () => {
    const session = new AnalysisSession(await goParser(), [...rules.values()]);
    const steps = session.steps({
      files: [{ path: 'a.go', lines: new LineIndex(source()) }],
      go: '1.26',
      config: emptyConfig,
    });
    steps.next();
    steps.return(undefined as never);
    assert.equal(liveTrees(), 0);
  });

  it('finds after an edit in a helper what a fresh session finds', async () => {
    const helper = (body: string) => `package p\n\nimport "sync"\n\nfunc done(wg *sync.WaitGroup) {\n\t${body}\n}\n`;
    const caller =
      'package p\n\nimport "sync"\n\nfunc f() {\n\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo done(&wg)\n\twg.Wait()\n}\n';
    const kept = new AnalysisSession(await goParser(), [...rules.values()]);
    for (const body of ['wg.Done()', 'if len("a") == 1 {\n\t\treturn\n\t}\n\twg.Done()', 'defer wg.Done()']) {
      const files = [
        { path: 'a.go', lines: new LineIndex(caller) },
        { path: 'b.go', lines: new LineIndex(helper(body)) },
      ];
      const fresh = new AnalysisSession(await goParser(), [...rules.values()]);
      const input = { files, go: '1.26', config: emptyConfig };
      const expected = fresh.analyze(input).findings.get('a.go')!;
      assert.equal(expected.length, body.startsWith('if') ? 1 : 0, body);
      assert.deepEqual(kept.analyze(input).findings.get('a.go'), expected);
    }
  });

  it('finds after any line is taken out of a fixture, and put back, what a fresh session finds with every rule on', async function () {
    this.timeout(600_000);
    const parser = await goParser();
    const on = Object.fromEntries([...rules.keys()].map((name) => [name, { level: 'on' as const }]));
    const config = { ...emptyConfig, rules: on };
    const next = seeded(seed);
    for (const { path, text, go } of [...fixtures('leak'), ...fixtures('clean')]) {
      const kept = new AnalysisSession(parser, [...rules.values()]);
      const lines = text.split('\n');
      // Lines that stand alone, so that the braces still match.
      const loose = lines.flatMap((line, index) => (/^\t+[^{}]+$/.test(line) ? [index] : []));
      const out = loose[next(loose.length)];
      const edited = lines.filter((_, index) => index !== out).join('\n');
      for (const now of [text, edited, text]) {
        const input = { files: [{ path, lines: new LineIndex(now) }], go, config };
        const fresh = new AnalysisSession(parser, [...rules.values()]).analyze(input);
        assert.deepEqual(kept.analyze(input).findings, fresh.findings, `${path}, GOPHERSCOPE_SEED=${seed}`);
      }
    }
  });

  it('names a finding by rule, file, function and the line without its spacing, which occurrence of it that is', () => {
    const finding = { rule: 'time-tick', file: 'a/b.go', function: '(*B).run', sourceLine: 'x := y', occurrence: 0 };
    const key = fingerprint(finding);
    for (const same of [{ sourceLine: '\tx :=  y ' }, { function: '(*B).run.func2' }, { function: '(*B).run.func1.3' }])
      assert.equal(fingerprint({ ...finding, ...same }), key, JSON.stringify(same));
    for (const other of [{ rule: 'a' }, { file: 'a/c.go' }, { function: '(*C).run' }, { occurrence: 1 }])
      assert.notEqual(fingerprint({ ...finding, ...other }), key, JSON.stringify(other));
  });

  it('counts the lines of a function alone that read the same', () => {
    const text = 'package p\n\nfunc a() {\n\tx()\n\tx()\n}\n\nfunc b() {\n\tif y {\n\t\tx()\n\t}\n\tx()\n}\n';
    const lines = new LineIndex(text);
    const found = [3, 4, 9, 11].map((line) => lastingPlace(lines, line).occurrence);
    assert.deepEqual(found, [0, 1, 0, 1]);
  });
});
