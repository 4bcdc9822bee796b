/** The command line around its commands: help, version, wrong words, rules and explain, a reader that goes away, Ctrl-C. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createColors } from 'picocolors';
import type { Rule } from '#engine/findings/define-rule';
import { rules } from '#engine/rules/registry.generated';
import { version } from '../../package.json';
import type { CliContext } from '../../server/src/cli/command';
import { registry } from '../../server/src/cli/registry';
import { explanation, rulesAsText } from '../../server/src/cli/rules/describe';
import { Playground } from './run';

describe('command line', () => {
  let play: Playground;
  before(() => {
    play = new Playground();
  });
  after(() => play.remove());

  it('shows help and version on stdout', () => {
    const help = play.run(['--help']);
    assert.deepEqual([help.status, help.stderr], [0, '']);
    for (const { name, summary } of registry) assert.ok(help.stdout.includes(name) && help.stdout.includes(summary));
    assert.deepEqual(play.run(['--version']), { status: 0, stdout: `gopherscope ${version}\n`, stderr: '' });
  });

  it('says in one line what the server by itself must be told', () => {
    const { status, stdout, stderr } = spawnSync(execPath, ['dist/server.js'], { encoding: 'utf8', input: '' });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^gopherscope: The language server was not told .* Pass --stdio, .*\n$/);
  });

  it('has help for every command, and every flag of the contract that does something', () => {
    for (const { name } of registry) {
      const { status, stdout, stderr } = play.run([name, '--help']);
      assert.deepEqual([status, stderr], [0, ''], name);
      assert.match(stdout, new RegExp(`^Usage: gopherscope ${name}`));
    }
    const help = play.run(['check', '--help']).stdout;
    for (const flag of [
      'format',
      'rule',
      'disable',
      'fail-on',
      'baseline',
      'write-baseline',
      'new-from',
      'tests',
      'no-tests',
      'go',
      'jobs',
      'config',
    ]) {
      assert.match(help, new RegExp(`--${flag}\\b`));
    }
    assert.doesNotMatch(help, /--(profile|dump)\b/);
  });

  it('says where results are kept, and how much', () => {
    for (const name of ['check', 'fix']) {
      const { stdout } = play.run([name, '--help'], { GOPHERSCOPE_CACHE: '/elsewhere/kept' });
      assert.match(stdout, /kept in \/elsewhere\/kept\n\(GOPHERSCOPE_CACHE .*at most 256 MiB/);
    }
  });

  it('names the command that was probably meant', () => {
    for (const [args, message] of [
      [['chek'], /^gopherscope: Unknown command 'chek'\. Did you mean check\? See gopherscope --help\.\n$/],
      [['--verison'], /^gopherscope: Unknown option '--verison'\. Did you mean --version\? .+\n$/],
      [['top', 'x.pb'], /^gopherscope: Unknown command 'top'\. Did you mean profile top\? See gopherscope --help\.\n$/],
      [['-top', 'x.pb'], /^gopherscope: Unknown option '-top'\. Did you mean profile top\? .+\n$/],
      [['profile', 'top', '-peek=x', 'x.pb'], /Unknown option '-peek=x'\. Did you mean profile peek\? .+\n$/],
      [
        ['profile', 'top', '-focus=x', 'x.pb'],
        /'-focus=x'\. Did you mean --focus\? See gopherscope profile top --help\.\n$/,
      ],
      [['profile', 'top', '-diff_base', 'y', 'x.pb'], /'-diff_base'\. Did you mean --diff-base\? .+\n$/],
      [['profile', 'export', '-output=x.svg', 'x.pb'], /'-output=x\.svg'\. Did you mean --output\? .+\n$/],
      [['profile', 'top', '--focus', '-cum', 'x.pb'], /x\.pb does not exist/],
      [['explain'], /^gopherscope: Missing required argument 'rule'\. .+\n$/],
      [['explain', 'unbounded-sent'], /Did you mean unbounded-send\?/],
      [['rules', '--format', 'xml'], /^gopherscope: .*xml.*\n$/],
    ] as const) {
      const { status, stdout, stderr } = play.run(args);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, message);
    }
    assert.equal(play.run([]).status, 2);
  });

  it('lists the rules in three forms', () => {
    const { rules } = JSON.parse(play.run(['rules', '--format', 'json']).stdout) as { rules: { name: string }[] };
    const names = rules.map(({ name }) => name);
    assert.ok(names.includes('unbounded-send') && names.includes('ticker-not-stopped'));
    assert.deepEqual(names, [...names].sort());
    const text = play.run(['rules']).stdout;
    const markdown = play.run(['rules', '--format', 'markdown']).stdout;
    for (const name of names) assert.ok(text.includes(name) && markdown.includes(`| \`${name}\` |`));
    const columns = text.split('\n').filter((line) => /^[* ] /.test(line));
    assert.equal(columns.length, names.length);
    assert.equal(new Set(columns.map((line) => /^..\S+ +(?=\S)/.exec(line)![0].length)).size, 1, text);
    for (const column of columns) assert.ok((column.match(/Go (?:below )?\d/g) ?? []).length <= 1, column);
    for (const heading of ['Goroutines and channels', 'Lifecycle']) {
      assert.ok(text.includes(`\n${heading}\n`) || text.startsWith(`${heading}\n`), heading);
      assert.ok(markdown.includes(`## ${heading}\n`), heading);
    }
    assert.match(text, new RegExp(`\\n${names.length} rules[,.] `));
  });

  it('explains every rule: why, examples, how to silence it', () => {
    const { rules } = JSON.parse(play.run(['rules', '--format', 'json']).stdout) as {
      rules: { name: string; why: string }[];
    };
    for (const { name, why } of rules) {
      const { status, stdout } = play.run(['explain', name]);
      assert.equal(status, 0);
      assert.ok(stdout.startsWith(`${name}: `) && stdout.replace(/\s+/g, ' ').includes(why.replace(/\s+/g, ' ')), name);
      assert.match(stdout, /\nFlagged\n\n {4}\S/, `${name} has an example`);
      assert.match(stdout, new RegExp(`//nolint:${name}`));
    }
  });

  it('marks what is opt-in, and shows options and how to set them', () => {
    const context = { colors: createColors(false) } as CliContext;
    const options = { threshold: { description: 'How many are too many.', type: 'integer', default: 3 } } as const;
    const noisy: Rule = {
      name: 'noisy',
      title: 'Noise',
      why: 'It is loud.',
      severity: 'hint',
      optIn: true,
      tags: ['memory'],
      triggers: [],
      options,
      check: () => {},
    };
    const list = rulesAsText([noisy, rules.get('unbounded-send')!], context);
    assert.match(list, /\nMemory\n\* noisy {11}hint {5}Noise\n/);
    assert.match(
      list,
      /\n2 rules\. The one marked \* is off until \.gopherscope\.yaml turns it on\.\n.*--rule NAME,… runs the rules named and no others/,
    );
    const page = explanation(noisy, undefined, context);
    for (const part of [
      'noisy: Noise\nMemory · hint · off until .gopherscope.yaml turns it on or --rule names it\n',
      '    threshold (integer, default 3)\n        How many are too many.\n',
      '    rules:\n      noisy:\n        level: on      # or off, error, warning, information, hint\n        threshold: 3\n',
    ]) {
      assert.ok(page.includes(part), page);
    }
  });

  it('ends quietly when nobody reads on', () => {
    const result = spawnSync('sh', ['-c', `"$0" dist/cli.js rules --format json | head -c 1`, execPath], {
      encoding: 'utf8',
    });
    assert.deepEqual([result.stdout, result.stderr], ['{', '']);
  });

  it('is stopped by Ctrl-C, with exit code 2', async () => {
    if (process.platform === 'win32') return;
    for (let index = 0; index < 300; index++) {
      play.write(
        `big/p${index}/a.go`,
        `package p\n\nimport "time"\n\n${'func f(c chan int) { t := time.NewTicker(1); go func() { c <- 1 }(); <-t.C; <-time.Tick(1) }\n'.repeat(400)}`,
      );
    }
    const child = spawn(execPath, ['dist/cli.js', 'check', '--no-cache', '-v', play.root], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      // The first line of progress says that work has begun.
      if (stderr === '') {
        child.kill('SIGINT');
      }
      stderr += text;
    });
    const [status] = await once(child, 'exit');
    assert.equal(status, 2, stderr);
    assert.match(stderr, /Cancelled\./);
  });
});
