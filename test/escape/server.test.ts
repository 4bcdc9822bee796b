/** Escape analysis over the protocol: marks with flows, broken packages, cancel, and nothing at all without trust. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { type EscapeResult, escapeMethods, isEscapeResult } from '#protocol/escape';
import { Editor } from '../lsp/editor';

describe('escape analysis in the server', function () {
  this.timeout(120_000);
  let root: string;
  let editor: Editor;
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'escape-lsp-')));
    cpSync('test/fixtures/escape/module', root, { recursive: true });
  });
  after(() => rmSync(root, { recursive: true, force: true }));
  afterEach(() => editor.stop());

  const uri = (file: string) => pathToFileURL(join(root, file)).href;
  const start = async (trusted: boolean) => {
    editor = await Editor.start({ root, initializationOptions: { trusted } });
  };
  const find = async (file: string, more: object = {}, cancel?: CancellationTokenSource): Promise<EscapeResult> => {
    const result = await editor.request<unknown>(escapeMethods.find, { uri: uri(file), tests: true, ...more }, cancel);
    assert.ok(isEscapeResult(result), JSON.stringify(result));
    return result;
  };

  it('answers with the marks of all files of the package, tests too, and the flow of each', async () => {
    await start(true);
    const result = await find('wide/wide.go');
    assert.equal(result.state, 'ok', result.message);
    assert.equal(result.package, 'example.com/escapes/wide');
    assert.deepEqual(
      result.files.map((file) => file.uri),
      ['wide/outside_test.go', 'wide/wide.go', 'wide/wide_test.go'].map(uri),
    );
    const moved = result.files[1]!.marks.find(({ kind }) => kind === 'moved-to-heap')!;
    assert.equal(moved.text, 'moved to heap: größe');
    const lines = readFileSync(join(root, 'wide/wide.go'), 'utf8').split('\n');
    const { start: from, end } = moved.range;
    assert.equal(lines[from.line]!.slice(from.character, end.character), 'größe');
    assert.match(moved.steps.at(-1)!.message, /^2 of 2: return &größe \(return\)$/);
    assert.deepEqual(moved.steps.at(-1)!.location!.uri, uri('wide/wide.go'));
    assert.equal(moved.steps.at(-1)!.location!.range.start.line, 10);
  });

  it('says that a package does not build, where, with all errors', async () => {
    await start(true);
    const result = await find('broken/broken.go');
    assert.equal(result.state, 'broken');
    assert.match(result.message, /^example\.com\/escapes\/broken does not build at broken\.go:5: .*, and 2 more\.$/);
    assert.deepEqual(
      result.errors.map(({ location }) => location?.range.start.line),
      [4, 7, 11],
    );
    assert.ok(result.errors.every(({ location }) => location?.uri === uri('broken/broken.go')));
  });

  it('runs nothing without trust, not even a go that lies in the workspace', async () => {
    const log = join(root, 'log');
    const shim = join(root, 'bin', 'go');
    mkdirSync(join(root, 'bin'), { recursive: true });
    writeFileSync(shim, `#!/bin/sh\necho ran >> '${log}'\n`);
    chmodSync(shim, 0o755);
    await start(false);
    const result = await find('wide/wide.go', { goPath: shim });
    assert.equal(result.state, 'refused');
    assert.match(result.message, /not trusted/);
    await editor.connection.sendNotification('gopherscope/trust', { trusted: true });
    // Trust is for the code, not for a compiler that comes with it.
    const trusted = await find('wide/wide.go', { goPath: shim });
    assert.equal(trusted.state, 'refused');
    assert.match(trusted.message, /outside the workspace/);
    assert.equal(existsSync(log), false);
    assert.equal((await find('wide/wide.go')).state, 'ok');
  });

  it('stops when it is cancelled', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'slow-go-')));
    const slow = join(folder, 'go');
    writeFileSync(slow, '#!/bin/sh\n/bin/sleep 60\n');
    chmodSync(slow, 0o755);
    await start(true);
    const cancel = new CancellationTokenSource();
    const running = find('wide/wide.go', { goPath: slow }, cancel);
    setTimeout(() => cancel.cancel(), 300);
    const result = await running;
    assert.equal(result.state, 'cancelled');
    rmSync(folder, { recursive: true });
  });

  it('refuses what is no file on disk and what is no request', async () => {
    await start(true);
    const virtual = await editor.request<EscapeResult>(escapeMethods.find, { uri: 'vscode-vfs://x/a.go', tests: true });
    assert.equal(virtual.state, 'refused');
    for (const params of [
      {},
      { uri: 1, tests: true },
      { uri: 'x' },
      { uri: uri('wide/wide.go'), tests: true, tags: 7 },
    ]) {
      const result = await editor.request<EscapeResult>(escapeMethods.find, params);
      assert.equal(result.state, 'failed');
    }
    const flag = await find('wide/wide.go', { tags: 'a -toolexec=x' });
    assert.equal(flag.state, 'refused');
  });
});
