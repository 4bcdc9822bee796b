/** `gopherscope check` as users and scripts meet it: what goes where, exit codes, one-line errors, files that cannot be checked, the same bytes whatever --jobs is. */
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { assertGolden } from './golden';
import { steady } from './run';
import { clean, leak, Shop } from './shop';

describe('check', () => {
  let play: Shop;
  beforeEach(() => {
    play = new Shop();
  });
  afterEach(() => play.remove());
  const json = (args: readonly string[] = [], environment = {}) => play.json(args, environment);

  it('prints findings to stdout and exits with 1, or with 0 when there are none', () => {
    play.write('poll.go', leak);
    play.write('sub/add.go', clean);
    const found = play.run(['check']);
    assert.equal(found.status, 1);
    assert.equal(found.stderr, '');
    assert.match(found.stdout, /^poll\.go:7:\d+: warning: time-tick: /);
    const none = play.run(['check', 'sub']);
    assert.deepEqual([none.status, none.stderr], [0, '']);
    assert.match(none.stdout, /^0 findings · 1 file, 3 lines/);
  });

  for (const format of ['text', 'json', 'sarif', 'github', 'junit', 'codeclimate']) {
    it(`prints ${format}`, () => {
      play.write('poll.go', leak);
      play.write('sub/add.go', clean);
      play.write('broken.go', 'package shop\n\nfunc Half() {\n');
      const { status, stdout } = play.run(['check', '--format', format, '--rule', 'time-tick', './...']);
      assert.equal(status, 1);
      // What the rule says about itself is its own business.
      const ours = stdout.replace(/("(?:text|markdown)": )"(?:time\.Tick,|Below Go)[^\n]*"/g, '$1"…"');
      assertGolden(`check/${format}.golden`, steady(ours));
    });
  }

  it('says in one line what cannot be done, and exits with 2', () => {
    play.write('poll.go', leak);
    play.write('bad.yaml', 'rules:\n  no-such-rule: off\n');
    for (const [args, message] of [
      [['nowhere'], /^gopherscope: Cannot check nowhere: it does not exist\. .+\n$/],
      [['--rule', 'time-tik'], /^gopherscope: There is no rule time-tik\. Did you mean time-tick\? .+\n$/],
      [['--disable', 'xyzzy'], /^gopherscope: There is no rule xyzzy\. gopherscope rules lists them all\.\n$/],
      [['--frmat', 'json'], /^gopherscope: Unknown option '--frmat'\. Did you mean --format\? .+\n$/],
      [['--format', 'yaml'], /^gopherscope: .*--format.*yaml.*json.*\n$/],
      [['--go', 'latest'], /^gopherscope: --go latest is no Go version\. .+\n$/],
      [['--jobs', '0'], /^gopherscope: --jobs 0 is no number of threads\. .+\n$/],
      [['--config', 'none.yaml'], /^gopherscope: The settings in none\.yaml cannot be read: it does not exist\.\n$/],
      [['--config', 'bad.yaml'], /^gopherscope: bad\.yaml:2: There is no rule "no-such-rule"\. .+\n$/],
      [['--baseline', 'none.json'], /^gopherscope: The baseline none\.json cannot be read: .+\n$/],
      [['--baseline', 'go.mod'], /^gopherscope: go\.mod is no baseline\. .+\n$/],
      [['--profile', 'cpu.pb.gz'], /^gopherscope: --profile is not in this version: .+\n$/],
      [['--new-from', 'main'], /^gopherscope: .+ is in no Git repository\..*\n$/],
    ] as const) {
      const { status, stdout, stderr } = play.run(['check', ...args]);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, message);
    }
  });

  it('reports what it cannot read or parse, and goes on', () => {
    play.write('poll.go', leak);
    play.write('a/nul.go', 'package a\n\0\n');
    play.write('b/latin.go', Buffer.from('package b // \xe9\n', 'latin1'));
    play.write('c/broken.go', 'package c\n\nfunc f( {\n');
    play.write('d/string.go', 'package d\n\nvar s = "open\n');
    play.write('e/text.go', 'This is not Go.\n');
    play.write('f/syntax.go', leak.replace('package shop', 'package f').replace('return', 'return := }{'));
    symlinkSync('nowhere.go', join(play.root, 'a/dangling.go'));
    play.write('g/locked.go', clean);
    chmodSync(join(play.root, 'g/locked.go'), 0);
    const { status, errors, findings } = json();
    assert.equal(status, 1);
    const files = new Map(errors.map(({ file, message }: { file: string; message: string }) => [file, message]));
    const expected = [
      'a/dangling.go',
      'a/nul.go',
      'b/latin.go',
      'c/broken.go',
      'd/string.go',
      'e/text.go',
      'f/syntax.go',
    ];
    // Root reads everything.
    if (process.getuid?.() !== 0) expected.push('g/locked.go');
    assert.deepEqual([...files.keys()], expected);
    assert.match(String(files.get('c/broken.go')), /^Line 3: /);
    assert.ok(findings.some(({ file }: { file: string }) => file === 'poll.go'));
  });

  it('says where there was nothing to check beside what there was', () => {
    play.write('a/README', 'Nothing.');
    play.write('b/poll.go', clean);
    const { status, stderr } = play.run(['check', 'a', 'b']);
    assert.equal(status, 0);
    assert.match(stderr, /^gopherscope: no Go files in a, so nothing was looked at there\. .+\n$/);
  });

  it('copes with an empty folder, a huge line and a loop of links', () => {
    symlinkSync('.', join(play.root, 'loop'));
    const empty = play.run(['check']);
    assert.equal(empty.status, 0);
    assert.match(empty.stderr, /^gopherscope: no Go files in \., so nothing was looked at there\. .+\n$/);
    assert.match(play.run(['fix', './...']).stderr, /^gopherscope: no Go files in \.\/\.\.\., so nothing was /);
    play.write(
      'huge.go',
      `package shop\n\nvar x = "${'a'.repeat(2_000_000)}"\n\n${leak
        .split('\n')
        .slice(1)
        .join('\n')
        .replace('for range', `/*${'b'.repeat(1_000_000)}*/ for range`)}`,
    );
    const { status, stdout } = play.run(['check']);
    assert.equal(status, 1);
    assert.ok(stdout.length < 3000, 'lines are cut');
  });

  it('prints the same bytes whatever --jobs is, cached or not', () => {
    for (let index = 0; index < 40; index++) {
      play.write(`p${index}/poll.go`, leak.replace('package shop', `package p${index}`));
      play.write(`p${index}/add.go`, clean.replace('package shop', `package p${index}`));
      if (index % 7 === 0) play.write(`p${index}/broken.go`, 'package x\n\nfunc (\n');
    }
    const outputs = [
      ['--jobs', '1', '--no-cache'],
      ['--jobs', '2'],
      ['--jobs', '2'],
      ['--jobs', '5', '--no-cache'],
    ].map((args) => steady(play.run(['check', '--format', 'json', ...args]).stdout));
    assert.equal(new Set(outputs).size, 1);
    assert.equal(JSON.parse(outputs[0]!).findings.length, 40);
  });

  it('fails on what --fail-on says, and counts everything', () => {
    play.write('poll.go', leak);
    assert.equal(json(['--fail-on', 'error']).status, 0);
    assert.equal(json(['--fail-on', 'never']).status, 0);
    assert.equal(json(['--fail-on', 'hint']).status, 1);
    const { summary, findings } = json();
    assert.deepEqual([summary.files, summary.lines, summary.functions, summary.findings], [1, 12, 1, findings.length]);
  });

  it('shows what fails the run, a hint too', () => {
    play.write('poll.go', leak);
    play.write('.gopherscope.yaml', 'rules:\n  time-tick: hint\n');
    const quiet = play.run(['check']);
    assert.deepEqual([quiet.status, /1 hint not shown/.test(quiet.stdout)], [0, true]);
    const failing = play.run(['check', '--fail-on', 'hint']);
    assert.equal(failing.status, 1);
    assert.match(failing.stdout, /^poll\.go:7:\d+: hint: time-tick: /);
    assert.doesNotMatch(failing.stdout, /not shown/);
    const junit = (...args: string[]) => play.run(['check', '--format', 'junit', ...args]).stdout;
    assert.match(junit(), /<testsuites [^>]*tests="1" failures="0"/);
    assert.match(junit(), /<system-out>hint: poll\.go:7:/);
    assert.match(junit('--fail-on', 'hint'), /<testsuites [^>]*tests="1" failures="1"/);
    assert.match(play.run(['check', '--format', 'sarif']).stdout, /"level": "note"/);
    assert.equal(json().findings[0].severity, 'hint');
  });

  it('runs the rules it is told to', () => {
    play.write('poll.go', leak);
    assert.equal(json(['--disable', 'time-tick']).findings.length, 0);
    assert.equal(json(['--rule', 'unbounded-send']).findings.length, 0);
    assert.equal(json(['--rule', 'unbounded-send,time-tick']).findings.length, 1);
    assert.ok(json(['--rule', 'all']).findings.length >= 1);
    const empty = play.run(['check', '--rule', ',']);
    assert.equal(empty.status, 2);
    assert.match(empty.stderr, /holds no name/);
  });

  it('reads the nearest settings file, or the one it is given', () => {
    play.write('poll.go', leak);
    play.write('gen/poll.go', leak);
    play.write('quiet/.gopherscope.yaml', 'rules:\n  time-tick: off\n');
    play.write('quiet/deep/poll.go', leak);
    play.write('.gopherscope.yaml', 'rules:\n  time-tick: error\nexclude:\n  - gen/**\n');
    const { findings } = json();
    assert.deepEqual(
      findings.map(({ file, severity }: Record<string, string>) => `${file} ${severity}`),
      ['poll.go error'],
    );
    assert.equal(json(['--config', 'quiet/.gopherscope.yaml']).findings.length, 0);
  });

  it('says every mistake of a settings file, each in a line of its own', () => {
    play.write('poll.go', leak);
    play.write('.gopherscope.yaml', 'rules:\n  time-tik: off\nexlude: []\nresources: 3\n');
    const { status, stdout, stderr } = play.run(['check']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.deepEqual(
      stderr.split('\n').map((line) => line.split('. ')[0]),
      [
        'gopherscope: .gopherscope.yaml:2: There is no rule "time-tik"',
        'gopherscope: .gopherscope.yaml:3: There is no key "exlude"',
        'gopherscope: .gopherscope.yaml:4: "resources" must be a list; each item holds "acquire" and "release".',
        '',
      ],
    );
  });

  it('goes by each module and by --go', () => {
    play.write('old/poll.go', leak);
    play.write('new/go.mod', 'module example.com/new\n\ngo 1.23\n');
    play.write('new/poll.go', leak);
    const files = (args: string[] = []) =>
      json(args).findings.map(({ file, severity }: Record<string, string>) => `${file} ${severity}`);
    const byModule = files();
    assert.ok(byModule.includes('old/poll.go warning'));
    assert.ok(!byModule.includes('new/poll.go warning'), 'collected from Go 1.23 on');
    assert.ok(!files(['--go', '1.24']).includes('old/poll.go warning'));
  });

  it('leaves tests out when told to', () => {
    play.write('poll_test.go', leak);
    assert.equal(json().findings.length, 1);
    assert.equal(json(['--tests']).findings.length, 1);
    assert.equal(json(['--no-tests']).findings.length, 0);
  });

  it('writes a baseline and reports only what is beyond it', () => {
    play.write('poll.go', leak);
    assert.equal(play.run(['check', '--write-baseline', 'known.json']).status, 0);
    assert.match(readFileSync(join(play.root, 'known.json'), 'utf8'), /"rule": "time-tick"/);
    assert.deepEqual(json(['--baseline', 'known.json']).findings, []);
    play.write('poll.go', leak.replace('// Poll', '// A line more.\n//\n// Poll'));
    assert.deepEqual(json(['--baseline', 'known.json']).findings, [], 'a finding that moved is known');
    play.write('more.go', leak.replaceAll('Poll', 'More'));
    const { status, findings } = json(['--baseline', 'known.json']);
    assert.equal(status, 1);
    assert.deepEqual(
      findings.map(({ file }: Record<string, string>) => file),
      ['more.go'],
    );
  });

  it('takes a baseline for the same from wherever it is run, and counts what is known, new and gone', () => {
    play.write('poll.go', leak);
    play.write('sub/poll.go', leak);
    play.write('ci/README', '');
    const written = play.run(['check', '--write-baseline', 'ci/known.json']);
    assert.equal(written.stderr, 'gopherscope: baseline ci/known.json: 2 findings written.\n');
    const counted = (args: readonly string[], cwd: string) => {
      const { status, stderr } = play.run(['check', ...args], {}, cwd);
      return [status, stderr.replace(/^gopherscope: baseline \S+: /, '').trimEnd()];
    };
    assert.deepEqual(counted(['--baseline', 'ci/known.json'], '.'), [0, '2 known, 0 new, 0 gone.']);
    assert.deepEqual(counted(['--baseline', '../ci/known.json'], 'sub'), [0, '1 known, 0 new, 0 gone.']);
    assert.deepEqual(counted(['--baseline', '../ci/known.json', '..'], 'sub'), [0, '2 known, 0 new, 0 gone.']);
    assert.deepEqual(counted(['--baseline', join(play.root, 'ci/known.json'), '../sub/...'], 'ci'), [
      0,
      '1 known, 0 new, 0 gone.',
    ]);
    play.write('poll.go', leak.replaceAll('time.Second', 'time.Minute'));
    assert.deepEqual(counted(['--baseline', 'ci/known.json'], '.'), [
      1,
      '1 known, 1 new, 1 gone; --write-baseline ci/known.json forgets what is gone.',
    ]);
    play.write('later.json', '{"version": 99, "findings": []}');
    assert.deepEqual(counted(['--baseline', 'later.json'], '.'), [
      2,
      'gopherscope: later.json is a baseline of a newer version. Make one with --write-baseline later.json.',
    ]);
  });

  it('says with -v that it begins, and that it has come to the end', () => {
    for (const folder of ['.', 'a', 'b']) play.write(`${folder}/poll.go`, leak);
    const { stderr } = play.run(['check', '-v', '--no-cache']);
    const told = [...stderr.matchAll(/checking: (\d+) of (\d+) directories\n/g)];
    const [, at, of] = told.at(-1)!;
    assert.ok(Number(of) > 1, stderr);
    assert.equal(at, of, stderr);
  });

  it('uses colours on request only', () => {
    play.write('poll.go', leak);
    assert.ok(!play.run(['check']).stdout.includes('\x1b['), 'not into a pipe');
    assert.ok(play.run(['check'], { FORCE_COLOR: '1' }).stdout.includes('\x1b['));
    assert.ok(!play.run(['check'], { FORCE_COLOR: '1', NO_COLOR: '1' }).stdout.includes('\x1b['));
  });
});
