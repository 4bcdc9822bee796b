/** What a user meets in an editor: a finding, its hover, its fixes, ways to silence it; settings, sibling files, odd texts. */
import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic, Hover, TextDocumentEdit, TextEdit } from 'vscode-languageserver-types';
import { Editor, type EditorOptions, makeWorkspace } from './editor';
import { applyOffered } from './offered-edits';
import { leakyProgram } from './programs';

const leaky = leakyProgram();
const rule = 'ticker-not-stopped';
const goMod = 'module example.com/run\n\ngo 1.22\n';

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

describe('in an editor', () => {
  let editor: Editor;
  let workspace: ReturnType<typeof makeWorkspace>;

  async function start(files: Readonly<Record<string, string>>, options: Omit<EditorOptions, 'root'> = {}) {
    workspace = makeWorkspace({ 'go.mod': goMod, ...files });
    editor = await Editor.start({ root: workspace.root, ...options });
  }

  afterEach(async () => {
    await editor.stop();
    workspace.remove();
    assert.equal(editor.stderr, '');
    assert.deepEqual(
      editor.log.filter((line) => /fail|uncaught/i.test(line)),
      [],
    );
  });

  async function openLeaky(text = leaky) {
    const uri = workspace.uri('run.go');
    await editor.open(uri, text);
    const { diagnostics } = await editor.diagnosticsOf(uri, 1);
    return { uri, diagnostics, found: diagnostics[0]! };
  }

  async function actions(uri: string, found: Diagnostic, only?: string[]): Promise<CodeAction[]> {
    const context = { diagnostics: [found], ...(only === undefined ? {} : { only }) };
    return editor.request('textDocument/codeAction', { textDocument: { uri }, range: found.range, context });
  }

  async function editsOf(action: CodeAction): Promise<readonly TextEdit[]> {
    const { edit } = await editor.request<CodeAction>('codeAction/resolve', action);
    const [change] = edit!.documentChanges as TextDocumentEdit[];
    return change!.edits as TextEdit[];
  }

  it('shows the finding with its rule, page, steps and data', async () => {
    await start({ 'run.go': leaky });
    const { diagnostics, found } = await openLeaky();
    assert.deepEqual(codes(diagnostics), [rule]);
    assert.equal(found.source, 'gopherscope');
    assert.match(found.codeDescription!.href, new RegExp(`/${rule}/README.md$`));
    assert.match(String(found.message), /\.$/);
    const steps = found.relatedInformation!;
    assert.ok(steps.length > 0);
    steps.forEach(({ message, location }, index) => {
      assert.match(message, new RegExp(steps.length > 1 ? `^${index + 1} of ${steps.length}: .*\\.$` : '^\\D.*\\.$'));
      assert.equal(location.uri, workspace.uri('run.go'));
    });
    assert.deepEqual(Object.keys(found.data as object).sort(), ['confidence', 'function', 'rule']);
    const sent = await editor.until(() => editor.findings.get(workspace.uri('run.go')), 'findings');
    assert.equal(sent.package, 'main');
    assert.deepEqual(sent.findings[0]!.range, found.range);
    await editor.until(() => editor.statuses.find(({ goVersion }) => goVersion === '1.22'), 'the go version');
  });

  it('explains it on hover', async () => {
    await start({ 'run.go': leaky });
    const { uri, found } = await openLeaky();
    const hover = await editor.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: found.range.start,
    });
    const { value } = hover.contents as { value: string };
    for (const part of [rule, '1. ', '//lint:ignore', 'line ']) assert.ok(value.includes(part), `${part} in: ${value}`);
    const nowhere = await editor.request('textDocument/hover', {
      textDocument: { uri },
      position: { line: 0, character: 0 },
    });
    assert.equal(nowhere, null);
  });

  it('offers a preferred fix whose edit comes when it is chosen, and clears the finding', async () => {
    await start({ 'run.go': leaky });
    const { uri, found } = await openLeaky();
    const offered = await actions(uri, found);
    assert.deepEqual(
      offered.filter(({ edit }) => edit !== undefined),
      [],
    );
    const fix = offered.find(({ isPreferred }) => isPreferred)!;
    assert.deepEqual(codes(fix.diagnostics!), [rule]);
    const fixed = applyOffered(leaky, await editsOf(fix));
    assert.match(fixed, /defer ticker\.Stop\(\)/);
    const version = await editor.change(uri, [{ text: fixed }]);
    assert.deepEqual((await editor.diagnosticsOf(uri, version)).diagnostics, []);
    await editor.until(() => editor.findings.get(uri)?.findings.length === 0 || undefined, 'no findings');
  });

  it('gives no edit for a text that moved on', async () => {
    await start({ 'run.go': leaky });
    const { uri, found } = await openLeaky();
    const fix = (await actions(uri, found)).find(({ isPreferred }) => isPreferred)!;
    const version = await editor.change(uri, [{ text: `// changed\n${leaky}` }]);
    await editor.diagnosticsOf(uri, version);
    assert.equal((await editor.request<CodeAction>('codeAction/resolve', fix)).edit, undefined);
  });

  it('gives the edit for a text that came back, in its present version', async () => {
    await start({ 'run.go': leaky });
    const { uri, found } = await openLeaky();
    const fix = (await actions(uri, found)).find(({ isPreferred }) => isPreferred)!;
    for (const text of [`// changed\n${leaky}`, leaky]) {
      const version = await editor.change(uri, [{ text }]);
      await editor.diagnosticsOf(uri, version);
    }
    const { edit } = await editor.request<CodeAction>('codeAction/resolve', fix);
    const [change] = edit!.documentChanges as TextDocumentEdit[];
    assert.equal(change!.textDocument.version, 3);
    assert.match(applyOffered(leaky, change!.edits as TextEdit[]), /defer ticker\.Stop\(\)/);
  });

  it('fixes all of a file, when asked for that kind only', async () => {
    const second = leaky.slice(leaky.indexOf('func poll')).replace('func poll', 'func again');
    await start({ 'run.go': leaky + second });
    const { uri, diagnostics, found } = await openLeaky(leaky + second);
    assert.deepEqual(codes(diagnostics), [rule, rule]);
    const all = await actions(uri, found, ['source.fixAll']);
    assert.deepEqual(
      all.map(({ kind }) => kind),
      ['source.fixAll.gopherscope'],
    );
    const version = await editor.change(uri, [{ text: applyOffered(leaky + second, await editsOf(all[0]!)) }]);
    assert.deepEqual((await editor.diagnosticsOf(uri, version)).diagnostics, []);
    assert.deepEqual(await actions(uri, found, ['refactor']), []);
  });

  it('silences it on this line, with a reason', async () => {
    await start({ 'run.go': leaky });
    const { uri, found } = await openLeaky();
    const ignore = (await actions(uri, found)).find(({ title }) => title.startsWith('Ignore'))!;
    const silenced = applyOffered(leaky, await editsOf(ignore));
    assert.match(silenced, /\n\t+\/\/lint:ignore ticker-not-stopped \S/);
    const version = await editor.change(uri, [{ text: silenced }]);
    assert.deepEqual((await editor.diagnosticsOf(uri, version)).diagnostics, []);
  });

  it('hints at a comment that names no rule, and takes the hint back', async () => {
    await start({ 'run.go': leaky });
    const silenced = (name: string) => leaky.replace('\tticker :=', `\t//lint:ignore ${name} it polls\n\tticker :=`);
    const { uri, diagnostics } = await openLeaky(silenced('ticker-not-stoped'));
    assert.deepEqual(
      diagnostics.map(({ severity, range }) => [severity, range.start.line]),
      [
        [2, 6],
        [4, 5],
      ],
    );
    assert.match(
      String(diagnostics[1]!.message),
      /^There is no rule ticker-not-stoped, .* Did you mean ticker-not-stopped\?$/,
    );
    const version = await editor.change(uri, [{ text: silenced(rule) }]);
    assert.deepEqual((await editor.diagnosticsOf(uri, version)).diagnostics, []);
  });

  it('offers to turn the rule off only where the client can', async () => {
    await start({ 'run.go': leaky }, { initializationOptions: { commands: ['gopherscope.disableRule'] } });
    const { uri, found } = await openLeaky();
    const off = (await actions(uri, found)).find(({ command }) => command !== undefined)!;
    assert.deepEqual(off.command!.arguments, [{ rule, uri }]);
  });

  it('follows the settings', async () => {
    let settings: object = {};
    await start({ 'run.go': leaky }, { settings: () => settings });
    const { uri, found } = await openLeaky();
    assert.equal(found.severity, 2);
    settings = { rules: { [rule]: 'error' } };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics[0]?.severity === 1);
    settings = { rules: { [rule]: 'off' } };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('follows .gopherscope.yaml, and says where it is wrong', async () => {
    // What VS Code sends when the user set nothing: the manifest's defaults. They must not override the project's file.
    await start({ 'run.go': leaky }, { settings: () => ({ rules: { [rule]: 'on' } }) });
    const { uri } = await openLeaky();
    const changed = () =>
      editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: workspace.uri('.gopherscope.yaml'), type: 2 }],
      });
    workspace.write('.gopherscope.yaml', `rules:\n  ${rule}: off\n`);
    await changed();
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
    workspace.write('.gopherscope.yaml', '');
    await changed();
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 1);
    workspace.write('.gopherscope.yaml', 'exclude: ["**/run.go"]\n');
    await changed();
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
    workspace.write('.gopherscope.yaml', 'rules:\n  no-such-rule: off\n');
    await changed();
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 1);
    const message = await editor.until(
      () => editor.messages[0] ?? editor.log.find((line) => /no-such-rule/.test(line)),
      'a word',
    );
    assert.match(message, /\.gopherscope\.yaml.*2.*no-such-rule/);
  });

  it('reads go.mod: what leaks depends on the go directive', async () => {
    await start({ 'run.go': leaky });
    const { uri } = await openLeaky();
    workspace.write('go.mod', goMod.replace('1.22', '1.25'));
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: workspace.uri('go.mod'), type: 2 }],
    });
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('knows what a sibling file declares, open or changed on disk', async () => {
    const keeps = 'package main\n\nimport "time"\n\ntype watch struct{ ticker *time.Ticker }\n';
    const stops = `${keeps}\nfunc (w *watch) close() { w.ticker.Stop() }\n`;
    const use = 'package main\n\nimport "time"\n\nfunc (w *watch) start() { w.ticker = time.NewTicker(time.Second) }\n';
    await start({ 'watch.go': keeps, 'run.go': use });
    const { uri, diagnostics } = await openLeaky(use);
    assert.deepEqual(codes(diagnostics), [rule]);
    workspace.write('watch.go', stops);
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: workspace.uri('watch.go'), type: 2 }],
    });
    await editor.diagnostics(uri, (params) => params.diagnostics.length === 0);
    await editor.open(workspace.uri('watch.go'), keeps);
    await editor.diagnostics(uri, (params) => params.diagnostics.length === 1);
  });

  it('counts characters as the editor does: CRLF, emoji, wide letters, edits in several places', async () => {
    const odd = leaky.replace('package main', '// 👩‍🚀 世界\npackage main').replaceAll('\n', '\r\n');
    await start({ 'run.go': odd });
    const { uri, found } = await openLeaky(odd);
    const insert = (line: number, text: string) => ({
      range: { start: { line, character: 0 }, end: { line, character: 0 } },
      text,
    });
    const version = await editor.change(uri, [insert(0, '/* 🎉 */ '), insert(2, '// é\r\n'), insert(3, '// 世\r\n')]);
    const moved = (await editor.diagnosticsOf(uri, version)).diagnostics[0]!;
    assert.equal(moved.range.start.line, found.range.start.line + 2);
    assert.equal(moved.range.start.character, found.range.start.character);
  });

  it('speaks of no older version once a newer one is there', async () => {
    await start({ 'run.go': leaky });
    const { uri } = await openLeaky();
    for (let edit = 0; edit < 200; edit++) {
      await editor.change(uri, [
        { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: 'x' },
      ]);
    }
    await editor.diagnosticsOf(uri, 201);
    const versions = editor.published.filter((params) => params.uri === uri).map(({ version }) => version!);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    assert.ok(versions.length < 201, `${versions.length} analyses for 201 versions`);
  });
});
