/** The example is what its list says: the list is true of the code, it builds and passes vet, it leaks under load and ends when asked. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';

const root = resolve('examples/leaky-service');

interface Planted {
  readonly file: string;
  readonly function: string;
  readonly line: string;
  readonly rule: string | null;
  readonly since: string | null;
}

const { planted } = JSON.parse(readFileSync(join(root, 'planted.json'), 'utf8')) as { planted: readonly Planted[] };

interface CheckFinding {
  readonly rule: string;
  readonly file: string;
  readonly function: string;
  readonly severity: string;
  readonly range: { readonly start: { readonly line: number } };
  readonly fixes: readonly unknown[];
}

function cli(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], {
    cwd,
    encoding: 'utf8',
  });
  assert.ok(status === 0 || status === 1, stderr);
  return stdout;
}

function check(folder: string, ...args: string[]): readonly CheckFinding[] {
  const { findings } = JSON.parse(cli(['check', '.', '--format', 'json', ...args], folder)) as {
    findings: readonly CheckFinding[];
  };
  return findings;
}

/** As planted.json names it: closures belong to the function they stand in. */
function describeFinding({ rule, file, function: name, range }: CheckFinding, folder: string): string {
  const line = readFileSync(join(folder, file), 'utf8').split('\n')[range.start.line - 1]!.trim();
  return `${rule} ${file} ${name.replace(/(\.func\d+)+$/, '')}: ${line}`;
}

function go(args: readonly string[], cwd = root): void {
  const { status, stderr } = spawnSync('go', args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

describe('the leaky service', function () {
  this.timeout(180_000);

  it('holds each planted line in its function, and lists it for readers too', () => {
    const table = readFileSync(join(root, 'PLANTED.md'), 'utf8');
    for (const { file, function: name, line, rule } of planted) {
      const lines = readFileSync(join(root, file), 'utf8')
        .split('\n')
        .map((text) => text.trim());
      const short = name.replace(/^.*\./, '');
      const head =
        name === '' ? 0 : lines.findIndex((text) => new RegExp(`^func (\\([^)]*\\) )?${short}\\(`).test(text));
      assert.ok(head >= 0, `${file}: ${name}`);
      assert.ok(lines.indexOf(line, head) >= head, `${file}: ${line}`);
      assert.ok(table.includes(line) && (rule === null || table.includes(rule)), line);
    }
  });

  it('builds and passes go vet', () => {
    go(['build', '-o', process.platform === 'win32' ? 'NUL' : '/dev/null', './...']);
    go(['vet', './...']);
  });

  it('has the findings its list names and no other warning; they are gone where fix has a safe edit, and it still builds', () => {
    const copy = mkdtempSync(join(tmpdir(), 'payments-'));
    try {
      cpSync(root, copy, { recursive: true });
      const named = (findings: readonly CheckFinding[]) =>
        findings.map((finding) => describeFinding(finding, copy)).sort();
      const listed = planted.flatMap(({ file, function: name, line, rule, since }) =>
        rule === null ? [] : [{ place: `${rule} ${file} ${name}: ${line}`, isFound: since !== null }],
      );
      const all = named(check(copy, '--rule', 'all'));
      for (const { place, isFound } of listed) assert.equal(all.includes(place), isFound, place);
      // Not on another line of the function either.
      for (const { rule, file, function: name, since } of planted) {
        if (since === null && rule !== null && name !== '')
          assert.deepEqual(
            all.filter((place) => place.startsWith(`${rule} ${file} ${name}: `)),
            [],
          );
      }
      const found = check(copy);
      const places = new Set(listed.map(({ place }) => place));
      const warnings = named(found.filter(({ severity }) => severity === 'warning'));
      assert.deepEqual(
        warnings.filter((place) => !places.has(place)),
        [],
      );
      const unsafe = found.filter(({ fixes }) => fixes.length === 0).map(({ rule }) => rule);
      cli(['fix', '.'], copy);
      go(['build', './...'], copy);
      assert.deepEqual(
        check(copy).map(({ rule }) => rule),
        unsafe,
      );
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });

  it('is counted right in the README', () => {
    const places = (findings: readonly CheckFinding[]) => new Set(findings.map((each) => describeFinding(each, root)));
    const found = check(root);
    const warnings = places(found.filter(({ severity }) => severity === 'warning'));
    const [shown, all] = [places(found), places(check(root, '--rule', 'all'))];
    const listed = new Set(planted.map((each) => `${each.rule} ${each.file} ${each.function}: ${each.line}`));
    const hints = found.filter(({ severity }) => severity === 'hint').map((each) => describeFinding(each, root));
    const count = (isOne: (place: string, each: Planted) => boolean) =>
      planted.filter((each) => isOne(`${each.rule} ${each.file} ${each.function}: ${each.line}`, each)).length;
    const words = 'none one two three four five six seven eight nine ten'.split(' ');
    const said = [
      `${words[count((place) => warnings.has(place))]} of them as warnings`,
      `${words[count((place) => shown.has(place) && !warnings.has(place))]} more as hints with \`-v\``,
      `of the ${words[hints.length]} hints it prints ${words[hints.filter((place) => !listed.has(place)).length]} are`,
      `${words[count((place) => all.has(place) && !shown.has(place))]} more with \`--rule all -v\``,
      `${words[count((_, { rule, since }) => rule === null && since !== null)]} is shown by the escape analysis`,
      `${words[count((_, { since }) => since === null)]} nothing finds yet`,
    ];
    assert.equal(planted.length, 19);
    const readme = readFileSync('README.md', 'utf8');
    for (const each of ['nineteen planted', ...said]) assert.ok(readme.includes(each), each);
  });

  it('was recorded in small files that name no machine', () => {
    const files = ['profiles', 'dumps'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
    );
    assert.equal(files.length, 10);
    for (const file of files) {
      assert.ok(statSync(file).size < 150 << 10, file);
      const bytes = readFileSync(file);
      const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
      for (const word of [hostname(), `/${userInfo().username}/`, '/tmp/', '/home/', '/Users/', '/usr/local/go']) {
        assert.ok(word.length < 4 || !text.includes(word), `${file} holds ${word}`);
      }
    }
  });

  it('leaks goroutines under load and ends when asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'payments-'));
    let service: ChildProcess | undefined;
    try {
      go(['build', '-o', folder, './cmd/payments', './cmd/load']);
      service = spawn(join(folder, 'payments'), ['-addr', '127.0.0.1:0', '-debug', '127.0.0.1:0'], { cwd: root });
      const [line] = (await once(createInterface(service.stderr!), 'line')) as [string];
      const [, api, debug] = /payments on (\S+), profiles on (\S+?)\/?$/.exec(line)!;
      const before = await stacks(debug!);
      const load = spawnSync(
        join(folder, 'load'),
        ['-url', api!, '-healthy', '60', '-awkward', '27', '-limit', '30s'],
        { encoding: 'utf8' },
      );
      assert.equal(load.status, 0, load.stderr);
      const after = await stacks(debug!);
      for (const name of ['withTimeout.func1', 'FastestQuote.func1', 'Refund.func1', 'Settle', 'keep', 'Track.func1']) {
        const count = (text: string) => text.split('\n\n').filter((stack) => stack.includes(`.${name}(`)).length;
        assert.equal(count(before), 0, name);
        assert.ok(count(after) > 0, `${name} leaks nothing`);
      }
      service.kill('SIGTERM');
      const [code] = (await once(service, 'exit')) as [number | null];
      assert.equal(code, 0);
    } finally {
      service?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
    assert.equal(existsSync(folder), false);
  });
});

async function stacks(debug: string): Promise<string> {
  const answer = await fetch(`${debug}/goroutine?debug=2`);
  assert.equal(answer.status, 200);
  return answer.text();
}
