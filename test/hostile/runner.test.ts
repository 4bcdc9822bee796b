/** The tool runner against a workspace that wants to be run: nothing is started from it, nothing dangerous reaches go, a cancelled tree is gone. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { EscapeMemory, findEscapes } from '../../server/src/host/go/go-escape';
import { checkGoArguments, compilerSays, safeGoFlags } from '../../server/src/host/go/go-flags';
import { type GoOptions, runGo } from '../../server/src/host/go/go-tool';
import { ToolFailure, ToolRefusal } from '../../server/src/host/tool/refusal';
import { findTool } from '../../server/src/host/tool/tool-path';
import { runTool } from '../../server/src/host/tool/tool-runner';

const refused = (reason: ToolRefusal['reason']) => (error: unknown) =>
  error instanceof ToolRefusal && error.reason === reason && /\.$/.test(error.message);

describe('the tool runner', function () {
  this.timeout(60_000);
  let base: string;
  let workspace: string;
  let shims: string;
  let log: string;

  /** A program of a name that writes down how it was called. */
  const plant = (folder: string, name: string, rest = 'exit 0') => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, name);
    const text = `#!/bin/sh\n{ echo "ran $0 $*"; /usr/bin/env; echo "cwd=$PWD"; } >> '${log}'\n${rest}\n`;
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  };
  const logged = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');

  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'runner-')));
    workspace = join(base, 'workspace');
    shims = join(base, 'shims');
    log = join(base, 'log');
    mkdirSync(join(workspace, '.git'), { recursive: true });
    mkdirSync(shims);
    for (const name of ['go', 'go.exe', 'git', 'hg', 'gcc']) plant(workspace, name);
    plant(join(workspace, 'bin'), 'go');
    writeFileSync(join(workspace, 'go.mod'), 'module evil\n\ngo 1.22\n\ntoolchain go1.99.0\n');
    writeFileSync(join(workspace, 'go.env'), 'GOFLAGS=-toolexec=./go\n');
    const cgo = '// #cgo CFLAGS: -fplugin=./evil.so\n// #cgo LDFLAGS: -Wl,-plugin,./evil.so\nimport "C"\n';
    writeFileSync(join(workspace, 'main.go'), `package main\n\n${cgo}\nfunc main() {}\n`);
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const options = (more: Partial<GoOptions> & { readonly variables?: Record<string, string> } = {}): GoOptions => ({
    environment: {
      ...process.env,
      PATH: [workspace, join(workspace, 'bin'), '.', 'bin', '', shims].join(delimiter),
      ...more.variables,
    },
    workspaceFolders: [workspace],
    trusted: true,
    ...more,
  });

  it('starts nothing in a workspace that is not trusted', async () => {
    plant(shims, 'go');
    const go = options({ trusted: false });
    await assert.rejects(runGo(go, { args: ['list', '.'], cwd: workspace }), refused('untrusted'));
    const query = { root: workspace, packages: ['.'], tests: true };
    await assert.rejects(findEscapes(go, query, new EscapeMemory()), refused('untrusted'));
    assert.equal(logged(), '');
  });

  it('finds tools by absolute path outside the workspace only, links followed', () => {
    const search = {
      name: 'tool-x',
      searchPath: [workspace, 'relative', '', shims].join(delimiter),
      workspaceFolders: [workspace],
    };
    plant(workspace, 'tool-x');
    assert.throws(() => findTool(search), refused('missing'));
    symlinkSync(join(workspace, 'tool-x'), join(shims, 'tool-x'));
    assert.throws(() => findTool(search), refused('missing'));
    rmSync(join(shims, 'tool-x'));
    symlinkSync(workspace, join(base, 'alias'));
    assert.throws(() => findTool({ ...search, searchPath: join(base, 'alias') }), refused('missing'));
    for (const configured of [
      'go',
      './tool-x',
      join(workspace, 'tool-x'),
      join(base, 'alias', 'tool-x'),
      `${shims}/../workspace/tool-x`,
    ]) {
      assert.throws(() => findTool({ ...search, configured }), refused('missing'), configured);
    }
    const path = plant(shims, 'tool-x');
    assert.equal(findTool(search).path, path);
    // A folder whose name begins like the workspace's is another one.
    const neighbour = plant(`${workspace}-tools`, 'tool-x');
    assert.equal(findTool({ ...search, configured: neighbour }).path, neighbour);
  });

  it('gives go a listed environment, safe flags, a PATH without the workspace, and its own temporary folder', async () => {
    plant(shims, 'go');
    const variables = {
      GOFLAGS: '-tags=a,b -mod=mod -v',
      CGO_CFLAGS: '-fplugin=x',
      CC: join(workspace, 'gcc'),
      LD_PRELOAD_CANARY: 'x',
      NODE_OPTIONS: '--max-old-space-size=4096',
      SECRET_TOKEN: 'x',
      GIT_DIR: workspace,
    };
    await runGo(options({ variables }), { args: ['list', '-e', '.'], cwd: workspace });
    const seen = logged();
    assert.match(seen, new RegExp(`^ran ${shims}/go list -e \\.$`, 'm'));
    assert.match(seen, /^GOFLAGS=-buildvcs=false -tags=a,b$/m);
    assert.match(seen, /^GOTOOLCHAIN=local$/m);
    assert.match(seen, /^GOPROXY=off$/m);
    assert.match(seen, new RegExp(`^PATH=${shims}$`, 'm'));
    for (const name of ['CGO_CFLAGS', 'CC', 'LD_PRELOAD_CANARY', 'NODE_OPTIONS', 'SECRET_TOKEN', 'GIT_DIR']) {
      assert.doesNotMatch(seen, new RegExp(`^${name}=`, 'm'));
    }
    const temporary = /^TMPDIR=(.*)$/m.exec(seen)![1]!;
    assert.match(temporary, /gopherscope-/);
    assert.equal(existsSync(temporary), false);
  });

  it('never leaves GOFLAGS empty, and refuses those that run other code', () => {
    for (const users of [undefined, '', '  ']) assert.equal(safeGoFlags(users), '-buildvcs=false');
    for (const flag of [
      '-toolexec=./go',
      '--toolexec=x',
      "'-toolexec=a b'",
      '-exec=x',
      '-vettool=x',
      '-overlay=o.json',
      '-modfile=x',
      '-pkgdir=x',
      '-compiler=gccgo',
    ]) {
      assert.throws(() => safeGoFlags(`-tags=a ${flag}`), refused('flag'), flag);
    }
    assert.equal(safeGoFlags('-mod=vendor -ldflags=-X -trimpath'), '-buildvcs=false -mod=vendor');
  });

  it('passes known arguments only', () => {
    checkGoArguments(['list', '-e', '-export', '-test', compilerSays, '-json=Dir', './...']);
    checkGoArguments(['tool', 'trace', '-pprof=net', '/tmp/run.trace']);
    const bad = [
      ['tool', 'evil'],
      ['tool', '-n', 'trace'],
      ['tool', '-modfile=x', 'trace'],
      ['tool', 'trace', '-http=:80', '/tmp/run.trace'],
      ['tool', 'trace', '-pprof=net -http=:80', '/tmp/run.trace'],
      ['run', '.'],
      ['generate'],
      ['list', '-toolexec=x'],
      ['list', '-C', '/'],
      ['list', '-overlay=x'],
      ['list', '-gcflags=-m=2 -toolexec=x'],
      ['list', `${compilerSays} -toolexec=x`],
      ['list', '-tags=a b'],
      ['build', '-o=/etc/passwd'],
      ['list', '.\n-exec=x'],
    ];
    for (const args of bad) assert.throws(() => checkGoArguments(args), refused('flag'), args.join(' '));
  });

  it('does not run what the real go would be told to run by a hostile module', async () => {
    plant(shims, 'git');
    const go = options({ variables: { PATH: [workspace, shims, process.env.PATH].join(delimiter) } });
    const query = { root: workspace, packages: ['.'], tests: true };
    const answer = await findEscapes(go, query, new EscapeMemory()).catch((error: unknown) => error);
    assert.ok(!(answer instanceof ToolRefusal), String(answer));
    assert.doesNotMatch(logged(), new RegExp(`ran ${workspace}`));
    assert.doesNotMatch(logged(), /^ran .*git/m);
    assert.deepEqual(readdirSync(workspace).sort(), [
      '.git',
      'bin',
      'gcc',
      'git',
      'go',
      'go.env',
      'go.exe',
      'go.mod',
      'hg',
      'main.go',
    ]);
  });

  it('ends the whole tree after a cancel, also what does not listen to SIGTERM', async () => {
    const child = join(base, 'child');
    const loop = 'while :; do /bin/sleep 0.1; done';
    const stubborn = plant(base, 'stubborn', `trap '' TERM\necho $$ > '${child}'\n${loop}`);
    plant(shims, 'go', `trap '' TERM\n'${stubborn}' &\n${loop}`);
    const cancel = new AbortController();
    const running = runGo(options(), { args: ['list', '.'], cwd: workspace, signal: cancel.signal });
    const failed = assert.rejects(running, (error) => error instanceof ToolFailure && error.reason === 'cancelled');
    while (!existsSync(child) || readFileSync(child, 'utf8') === '') await new Promise((done) => setTimeout(done, 20));
    const pid = Number(readFileSync(child, 'utf8'));
    cancel.abort();
    await failed;
    while (isAlive(pid)) await new Promise((done) => setTimeout(done, 20));
  });

  it('stops a tool that talks without end, and one that takes too long', async () => {
    plant(shims, 'yes-x', 'while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done');
    plant(shims, 'slow-x', '/bin/sleep 30');
    const common = {
      cwd: workspace,
      args: [],
      trusted: true,
      workspaceFolders: [workspace],
      environment: process.env,
      allowedVariables: [],
      fixedVariables: {},
    };
    const tool = (name: string) => findTool({ name, searchPath: shims, workspaceFolders: [workspace] });
    const because = (reason: ToolFailure['reason']) => (error: unknown) =>
      error instanceof ToolFailure && error.reason === reason;
    await assert.rejects(runTool({ ...common, tool: tool('yes-x'), outputCap: 1 << 20 }), because('output'));
    await assert.rejects(runTool({ ...common, tool: tool('slow-x'), timeoutMs: 200 }), because('timeout'));
    await assert.rejects(runTool({ ...common, tool: tool('slow-x'), cwd: 'relative' }), refused('folder'));
  });
});

/** Whether a process runs; one that ended and was not collected yet does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
