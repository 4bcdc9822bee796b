/** The lenses on their own, with a clock of the test's: they wait for the findings of the text at hand, and not for ever. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { CancellationTokenSource, type Connection } from 'vscode-languageserver';
import type { Finding, Related, Step } from '#engine/findings/finding';
import { LineIndex } from '#engine/text/line-index';
import { CodeLenses } from '../../server/src/lsp/code-lenses';
import { chooseUnit } from '../../server/src/lsp/encoding';
import { Published } from '../../server/src/lsp/published';

const uri = 'file:///run/run.go';

function rangeOf(line: number) {
  return { start: { line, column: 0 }, end: { line, column: 4 } };
}

function related(line: number, step: Step): Related {
  return { message: '', file: uri, range: rangeOf(line), step };
}

function stuck(line: number, severity: Finding['severity'] = 'warning'): Finding {
  return {
    rule: 'blocked-receive',
    severity,
    confidence: 'proved',
    message: '',
    function: 'run',
    file: uri,
    range: rangeOf(line + 1),
    goroutines: ['run', 'go func'],
    related: [
      related(line, { kind: 'starts', goroutine: 0, reaches: 1, label: 'starts' }),
      related(line + 1, { kind: 'blocked', goroutine: 1, label: 'receive' }),
    ],
    fixes: [],
  };
}

describe('the lenses', () => {
  function setUp() {
    const published = new Published();
    const late: (() => void)[] = [];
    let version = 1;
    const lenses = new CodeLenses({
      connection: { sendRequest: () => Promise.resolve() } as unknown as Connection,
      published,
      unit: () => chooseUnit(undefined),
      versionOf: () => version,
      settingsOf: () => Promise.resolve({}),
      after: (_, callback) => void late.push(callback),
    });
    const publish = (of: number, ...findings: Finding[]) => {
      const lines = new LineIndex('text\n'.repeat(20));
      published.set({ key: uri, uri, version: of, lines, findings, package: 'run', folder: 'file:///run' });
      lenses.changed(uri);
    };
    const cancel = new CancellationTokenSource();
    const answers: number[][] = [];
    const ask = () =>
      lenses
        .list({ textDocument: { uri } }, cancel.token)
        .then((found) => answers.push(found.map(({ range }) => range.start.line)));
    const timeIsUp = () => {
      for (const callback of late) callback();
    };
    const edit = () => {
      version++;
    };
    return { publish, edit, ask, answers, cancel, timeIsUp };
  }

  it('wait for the findings of the text at hand', async () => {
    const { publish, edit, ask, answers } = setUp();
    publish(1, stuck(3));
    edit();
    const asked = ask();
    await setImmediate();
    publish(1, stuck(3));
    await setImmediate();
    assert.deepEqual(answers, []);
    publish(2, stuck(5));
    await asked;
    assert.deepEqual(answers, [[5]]);
  });

  it('do not keep the lenses of others waiting for ever', async () => {
    const { publish, edit, ask, answers, timeIsUp } = setUp();
    publish(1, stuck(3));
    edit();
    const asked = ask();
    await setImmediate();
    timeIsUp();
    await asked;
    assert.deepEqual(answers, [[3]]);
  });

  it('say nothing once nobody wants to know', async () => {
    const { publish, edit, ask, answers, cancel } = setUp();
    publish(1, stuck(3));
    edit();
    const asked = ask();
    await setImmediate();
    cancel.cancel();
    await asked;
    assert.deepEqual(answers, [[]]);
  });

  it('are none of a file that nothing is known of, and none for hints', async () => {
    const { publish, ask, answers } = setUp();
    await ask();
    publish(1, stuck(3, 'hint'), stuck(7));
    await ask();
    assert.deepEqual(answers, [[], [7]]);
  });
});
