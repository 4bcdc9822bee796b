/** What a baseline takes for the same finding: what moved, and neither the same line of another function nor another one of the same function. */
import assert from 'node:assert/strict';
import { lineFingerprint } from '#engine/checking/fingerprint';
import { Playground } from './run';

const opens = (isClosed: boolean) =>
  `\t\tf, err := os.Open(name)\n\t\tif err != nil {\n\t\t\treturn\n\t\t}\n${isClosed ? '\t\tdefer f.Close()\n' : ''}\t\t_, _ = io.ReadAll(f)\n`;
const method = (receiver: string, ...closed: readonly boolean[]) =>
  `func (${receiver}) read(name string) {\n${closed.map((isClosed) => `\t{\n${opens(isClosed)}\t}\n`).join('')}}\n`;
const file = (...methods: readonly string[]) =>
  `package shop\n\nimport (\n\t"io"\n\t"os"\n)\n\ntype a struct{}\n\ntype b struct{}\n\n${methods.join('\n')}`;

describe('a baseline', () => {
  let play: Playground;
  beforeEach(() => {
    play = new Playground();
    play.write('go.mod', 'module example.com/shop\n\ngo 1.22\n');
  });
  afterEach(() => play.remove());
  const counted = (text: string, baseline = 'known.json') => {
    play.write('read.go', text);
    const { stderr } = play.run(['check', '--rule', 'resource-not-closed', '--baseline', baseline]);
    return stderr.replace(/^gopherscope: baseline \S+: /, '').trimEnd();
  };
  const write = (text: string) => {
    play.write('read.go', text);
    play.run(['check', '--rule', 'resource-not-closed', '--write-baseline', 'known.json']);
  };
  const forgets = '; --write-baseline known.json forgets what is gone.';

  it('knows what moved, in its file and in its function', () => {
    write(file(method('a', false), method('b', true)));
    assert.equal(counted(file(method('b', true), method('a', false))), '1 known, 0 new, 0 gone.');
    const inside = method('a', false).replace('{\n', '{\n\tprintln(name)\n');
    assert.equal(counted(file(inside, method('b', true))), '1 known, 0 new, 0 gone.');
  });

  it('does not hide one function behind another with the same line', () => {
    write(file(method('a', false), method('b', true)));
    assert.equal(counted(file(method('a', true), method('b', false))), `0 known, 1 new, 1 gone${forgets}`);
    assert.equal(counted(file(method('a', true), method('*a', false))), `0 known, 1 new, 1 gone${forgets}`);
  });

  it('does not hide one line of a function behind another that reads the same', () => {
    write(file(method('a', false, true)));
    assert.equal(counted(file(method('a', true, false))), `0 known, 1 new, 1 gone${forgets}`);
    assert.equal(counted(file(method('a', false, false))), '1 known, 1 new, 0 gone.');
  });

  it('is read in the form of older versions, which know a line only', () => {
    const entry = (path: string) => ({
      rule: 'resource-not-closed',
      file: path,
      message: '',
      fingerprint: lineFingerprint({ rule: 'resource-not-closed', file: path, sourceLine: 'f, err := os.Open(name)' }),
    });
    const text = file(method('a', false), method('b', true));
    // The first version counted paths from the working directory.
    play.write('ci/first.json', JSON.stringify({ version: 1, findings: [entry('read.go')] }));
    play.write('ci/second.json', JSON.stringify({ version: 2, findings: [entry('../read.go')] }));
    for (const name of ['ci/first.json', 'ci/second.json']) {
      const advice = `; --write-baseline ${name} makes it one that tells functions apart.`;
      assert.equal(counted(text, name), `1 known, 0 new, 0 gone${advice}`);
    }
  });
});
