/** Whole workspaces through the command line: each folder of test/fixtures/workspace holds modules whose `// want RULE "regex"` lines are all that is found. */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { Playground } from '../cli/run';

const home = 'test/fixtures/workspace';

interface Reported {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number } };
}

function found(play: Playground, ...args: string[]): readonly Reported[] {
  const { stdout, stderr, status } = play.run(['check', '--format', 'json', ...args, '.']);
  assert.notEqual(status, 2, stderr);
  return (JSON.parse(stdout) as { findings: readonly Reported[] }).findings;
}

function wanted(folder: string) {
  return globSync('**/*.go', { cwd: folder })
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => {
          const want = /\/\/ want ([\w-]+) "([^"]*)"/.exec(line);
          return want === null ? [] : [{ rule: want[1]!, pattern: new RegExp(want[2]!), place: `${file}:${at + 1}` }];
        }),
    );
}

describe('a workspace', () => {
  for (const name of readdirSync(home)) {
    it(`${name} has the findings it says, whatever the number of workers`, () => {
      const play = new Playground();
      try {
        cpSync(join(home, name), play.root, { recursive: true });
        const expected = wanted(play.root);
        const findings = found(play, '--no-cache', '--jobs', '1');
        const places = findings.map(({ rule, file, range }) => `${rule} ${file}:${range.start.line}`);
        assert.deepEqual(places.sort(), expected.map(({ rule, place }) => `${rule} ${place}`).sort());
        for (const { rule, pattern, place } of expected) {
          const one = findings.find((each) => each.rule === rule && `${each.file}:${each.range.start.line}` === place);
          assert.match(one!.message, pattern);
        }
        assert.deepEqual(found(play, '--no-cache', '--jobs', '2'), findings);
        assert.deepEqual(found(play), findings);
        assert.deepEqual(found(play), findings, 'from the cache');
      } finally {
        play.remove();
      }
    });
  }

  it('changes its findings with a helper in another module, though the caller stays as it is', () => {
    const play = new Playground();
    try {
      cpSync(join(home, 'helpers'), play.root, { recursive: true });
      const before = found(play);
      const file = join(play.root, 'lib/work/work.go');
      const text = readFileSync(file, 'utf8');
      const broken = text.replace(
        '{ defer group.Done() }',
        '{\n\tif len("a") == 2 {\n\t\treturn\n\t}\n\tgroup.Done()\n}',
      );
      for (const [now, extra] of [
        [broken, 1],
        [text, 0],
      ] as const) {
        writeFileSync(file, now);
        assert.equal(found(play).length, before.length + extra);
        assert.deepEqual(found(play), found(play, '--no-cache'));
      }
      writeFileSync(join(play.root, 'go.work'), 'go 1.26\n\nuse ./app\n');
      assert.equal(found(play).length, before.length - 1, 'what go.work leaves out is not known');
    } finally {
      play.remove();
    }
  });
});
