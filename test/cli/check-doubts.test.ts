/** What `gopherscope check` says of what it is told: names in settings files, globs, comments that silence, versions. None of it changes the findings. */
import assert from 'node:assert/strict';
import { clean, leak, Shop } from './shop';

describe('check, of what it is told,', () => {
  let play: Shop;
  beforeEach(() => {
    play = new Shop();
  });
  afterEach(() => play.remove());

  it('doubts functions of a settings file that are nowhere, and goes on', () => {
    play.write('poll.go', leak);
    play.write(
      'sub/pool/pool.go',
      'package pool\n\ntype Conn struct{}\n\nfunc (*Conn) Close() {}\n\nfunc Open() *Conn { return nil }\n',
    );
    play.write(
      '.gopherscope.yaml',
      'resources:\n  - acquire: example.com/shop/sub/pool.Opne\n    release: Close\n  - acquire: example.com/shop/sub/pool.Open\n    release: Close\n',
    );
    const { status, stderr } = play.run(['check']);
    assert.equal(status, 1);
    assert.equal(
      stderr,
      'gopherscope: .gopherscope.yaml:2:14: warning: example.com/shop/sub/pool has no function Opne. Did you mean Open?\n',
    );
  });

  it('says what is doubtful in a settings file besides what is wrong in it, and checks nothing', () => {
    play.write('poll.go', leak);
    play.write(
      '.gopherscope.yaml',
      'rules:\n  time-tik: error\nexclude:\n  - generated/**\nresources:\n  - acquire: example.com/shop.Opne\n    release: Close\n',
    );
    const { status, stdout, stderr } = play.run(['check']);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    const said = stderr.trimEnd().split('\n');
    assert.deepEqual(
      said.map((line) => line.replace(/(warning|There is).*/, '$1')),
      [
        'gopherscope: .gopherscope.yaml:2: There is',
        'gopherscope: .gopherscope.yaml:6:14: warning',
        'gopherscope: .gopherscope.yaml:4:5: warning',
      ],
      stderr,
    );
  });

  it('says which globs exclude nothing, where all of their folder is checked', () => {
    play.write('sub/poll.go', leak);
    play.write('gen/a_gen.go', clean);
    play.write('.gopherscope.yaml', 'exclude:\n  - "**/*_gen.go"\n  - generated/**\n');
    const { status, stderr } = play.run(['check']);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^gopherscope: \.gopherscope\.yaml:3:5: warning: "generated\/\*\*" excludes nothing [^\n]+\n$/,
    );
    assert.equal(play.run(['check', 'sub']).stderr, '');
  });

  it('says which comments silence less than their writer thinks', () => {
    const with_ = (comment: string) => leak.replace('\tfor range', `\t${comment}\n\tfor range`);
    for (const [comment, said] of [
      ['//lint:ignore time-tik polls for ever', /: hint: There is no rule time-tik, .* Did you mean time-tick\?/],
      ['//nolint:errcheck,timetick // polls', /: hint: There is no rule timetick, .* Did you mean time-tick\?/],
      [
        '//lint:ignore time-tick',
        /: hint: This comment has no effect, because it gives no reason\. Write \/\/lint:ignore time-tick why\./,
      ],
      ['//gopherscope:ignore time-tick', /: hint: There is no comment \/\/gopherscope:ignore, /],
      ['//gopherscope:expected-goroutine', /: hint: This comment has no effect, because it gives no reason\. /],
      ['//lint:ignore gopherscope/time-tick polls', / no name of a rule, .* Write \/\/lint:ignore time-tick why\./],
      ['//nolint:gopherscope/time-tick // polls', / no name of a rule, .* Write \/\/nolint:time-tick \/\/ why\./],
      [
        '//lint:file-ignore time-tick polls',
        / does not read \/\/lint:file-ignore, .* Write \/\/lint:ignore time-tick why /,
      ],
      ['//lint:ignore gopherscope', / gives no reason\. Write \/\/lint:ignore gopherscope why\./],
      ['//nolint:time-tick polls for ever', / silences nothing\. Write \/\/nolint:time-tick \/\/ why\./],
      ['//gopherscope:expected-goroutine polls', / this line has nothing to do with one, .* for another finding\./],
    ] as const) {
      play.write('poll.go', with_(comment));
      const { status, stderr } = play.run(['check']);
      assert.equal(status, 1, comment);
      assert.match(stderr, /^gopherscope: poll\.go:7:2: [^\n]+\n$/);
      assert.match(stderr, said);
      assert.equal(play.run(['check']).stderr, stderr, 'from the cache, too');
    }
    for (const comment of ['//nolint:time-tick', '//nolint:errcheck,time-tick', '//nolint:gopherscope //']) {
      play.write('poll.go', with_(comment));
      const { status, stderr } = play.run(['check']);
      assert.equal(status, 0, comment);
      assert.match(
        stderr,
        /^gopherscope: poll\.go:7:2: hint: This comment gives no reason\. Write \/\/nolint:\S+ \/\/ why\.\n$/,
      );
    }
    for (const comment of ['//lint:ignore SA1000 it is so', '//lint:file-ignore U1000 generated', '//lint:ignore']) {
      play.write('poll.go', with_(comment));
      assert.equal(play.run(['check']).stderr, '', comment);
    }
    for (const comment of [
      '//lint:ignore time-tick polls for ever',
      '//nolint:errcheck,time-tick,lll // polls',
      '//nolint',
    ]) {
      play.write('poll.go', with_(comment));
      const { status, stderr } = play.run(['check']);
      assert.deepEqual([status, stderr], [0, ''], comment);
    }
  });

  it('says that a Go version is newer than what the rules know', () => {
    play.write('poll.go', clean);
    assert.deepEqual(play.run(['check', '--go', '1.26.9']).stderr, '');
    const said =
      'gopherscope: --go 1.99 is newer than Go 1.26, the newest the rules know: what it changes is not looked at.\n';
    for (const command of ['check', 'fix']) {
      const { status, stderr } = play.run([command, '--go', '1.99']);
      assert.deepEqual([status, stderr], [0, said], command);
    }
  });

  it('doubts what a settings file says of functions that are there', () => {
    play.write('poll.go', clean);
    play.write('pool/pool.go', 'package pool\n\ntype Conn struct{ n int }\n\nfunc Open() *Conn { return nil }\n');
    play.write(
      '.gopherscope.yaml',
      'resources:\n  - { acquire: example.com/shop/pool.Open, release: Clos }\n  - { acquire: example.com/shop/pool.Open, release: Close, result: 9 }\n  - { acquire: pool.Grab, release: Close }\n',
    );
    const { status, stderr } = play.run(['check']);
    assert.equal(status, 0);
    assert.deepEqual(
      stderr.split('\n').map((line) => line.split(/\. |: there/)[0]),
      [
        'gopherscope: .gopherscope.yaml:2:53: warning: Conn has no method Clos.',
        'gopherscope: .gopherscope.yaml:3:68: warning: Open gives 1 result (*Conn)',
        'gopherscope: .gopherscope.yaml:4:16: warning: No package pool is found from here, so this never applies',
        '',
      ],
    );
  });
});
