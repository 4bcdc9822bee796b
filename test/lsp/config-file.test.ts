/** `.gopherscope.yaml` in an editor without any other extension: mistakes while typing, what can be typed, what it means, and a rule turned off from a finding. */
import assert from 'node:assert/strict';
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  Hover,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver-types';
import { rules } from '#engine/rules/registry.generated';
import { Editor, type EditorOptions, makeWorkspace } from './editor';
import { applyOffered } from './offered-edits';

const rule = 'ticker-not-stopped';
const leaky = 'package main\n\nimport "time"\n\nfunc poll() { t := time.NewTicker(1); <-t.C }\n';
const goMod = 'module example.com/run\n\ngo 1.22\n';

describe('.gopherscope.yaml in an editor', () => {
  let editor: Editor;
  let workspace: ReturnType<typeof makeWorkspace>;
  let uri: string;

  async function start(files: Readonly<Record<string, string>> = {}, options: Omit<EditorOptions, 'root'> = {}) {
    workspace = makeWorkspace({ 'go.mod': goMod, 'run.go': leaky, ...files });
    editor = await Editor.start({ root: workspace.root, ...options });
    uri = workspace.uri('.gopherscope.yaml');
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

  /** Opens the text with the cursor at `|`. */
  async function typed(marked: string) {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    const before = text.slice(0, offset).split('\n');
    await editor.open(uri, text, 1, 'yaml');
    await editor.diagnosticsOf(uri, 1);
    return { text, position: { line: before.length - 1, character: before.at(-1)!.length } };
  }

  async function completed(marked: string) {
    const { text, position } = await typed(marked);
    const list = await editor.request<CompletionItem[]>('textDocument/completion', { textDocument: { uri }, position });
    await editor.close(uri);
    const labels = list.map(({ label }) => label);
    const choose = (label: string) =>
      applyOffered(text, [list.find((item) => item.label === label)!.textEdit as TextEdit]);
    return { list, labels, choose };
  }

  it('says what is wrong while it is typed, at its place, and takes it back', async () => {
    await start();
    await editor.open(uri, `rules:\n  ${rule}: of\nexlude: []\n`, 1, 'yaml');
    const { diagnostics } = await editor.diagnosticsOf(uri, 1);
    assert.deepEqual(
      diagnostics.map(({ range, severity, source }) => [range.start.line, severity, source]),
      [
        [1, 1, 'gopherscope'],
        [2, 1, 'gopherscope'],
      ],
    );
    assert.match(String(diagnostics[1]!.message), /Did you mean exclude\?/);
    assert.deepEqual(diagnostics[1]!.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 6 } });
    const version = await editor.change(uri, [{ text: `rules:\n  ${rule}: off\n` }]);
    assert.deepEqual((await editor.diagnosticsOf(uri, version)).diagnostics, []);
    await editor.change(uri, [{ text: 'rules: [' }]);
    await editor.diagnostics(uri, (params) => params.diagnostics.length === 1);
    await editor.close(uri);
    await editor.diagnostics(uri, (params) => params.diagnostics.length === 0);
    assert.deepEqual(editor.messages, []);
  });

  it('doubts functions that their package does not declare, and takes that back', async () => {
    await start({ 'pool/pool.go': 'package pool\n\ntype Conn struct{}\n\nfunc Open() *Conn { return nil }\n' });
    const row = (name: string) => `resources:\n  - acquire: example.com/run/pool.${name}\n    release: Close\n`;
    await editor.open(uri, row('Opne'), 1, 'yaml');
    const { diagnostics } = await editor.diagnostics(uri, (params) => params.diagnostics.length > 0);
    assert.deepEqual(
      diagnostics.map(({ severity, message }) => [severity, message]),
      [[2, 'example.com/run/pool has no function Opne. Did you mean Open?']],
    );
    assert.deepEqual(diagnostics[0]!.range, { start: { line: 1, character: 13 }, end: { line: 1, character: 38 } });
    const version = await editor.change(uri, [{ text: row('Open') }]);
    assert.deepEqual((await editor.diagnosticsOf(uri, version)).diagnostics, []);
  });

  it('counts as typed, before it is saved, and keeps what counted while a word is unfinished', async () => {
    await start();
    const source = workspace.uri('run.go');
    await editor.open(source, leaky);
    await editor.diagnostics(source, ({ diagnostics }) => diagnostics.length === 1);
    await editor.open(uri, '', 1, 'yaml');
    await editor.change(uri, [{ text: `rules:\n  ${rule}: error\n` }]);
    await editor.diagnostics(source, ({ diagnostics }) => diagnostics[0]?.severity === 1);
    const before = editor.published.filter((params) => params.uri === source).length;
    const version = await editor.change(uri, [{ text: `rules:\n  ${rule}: erro\n` }]);
    await editor.diagnosticsOf(uri, version);
    assert.equal(editor.published.filter((params) => params.uri === source).length, before);
    await editor.change(uri, [{ text: `rules:\n  ${rule}: off\n` }]);
    await editor.diagnostics(source, ({ diagnostics }) => diagnostics.length === 0);
    await editor.close(uri);
    await editor.diagnostics(source, ({ diagnostics }) => diagnostics.length === 1);
    assert.deepEqual(editor.messages, []);
  });

  it('offers the keys of the file, without those that are there', async () => {
    await start();
    assert.deepEqual((await completed('|')).labels, ['rules', 'exclude', 'resources', 'explorer']);
    const { labels, choose } = await completed('rules:\n  time-tick: off\n\nex|\n');
    assert.deepEqual(labels, ['exclude', 'resources', 'explorer']);
    assert.equal(choose('exclude'), 'rules:\n  time-tick: off\n\nexclude:\n');
  });

  it('offers the rules with their titles, levels and options', async () => {
    await start();
    const names = await completed('rules:\n  time-tick: off\n  |\n');
    assert.deepEqual(
      names.labels,
      [...rules.keys()].filter((name) => name !== 'time-tick'),
    );
    const item = names.list.find(({ label }) => label === rule)!;
    assert.equal(item.detail, rules.get(rule)!.title);
    assert.ok((item.documentation as { value: string }).value.includes(rules.get(rule)!.why));
    assert.equal(names.choose(rule), `rules:\n  time-tick: off\n  ${rule}: \n`);
    const levels = ['off', 'on', 'error', 'warning', 'information', 'hint'];
    const values = await completed(`rules:\n  ${rule}: |\n`);
    assert.deepEqual(values.labels, levels);
    assert.equal(values.choose('hint'), `rules:\n  ${rule}: hint\n`);
    assert.equal((await completed(`rules:\n  ${rule}:|\n`)).choose('hint'), `rules:\n  ${rule}: hint\n`);
    assert.deepEqual((await completed(`rules:\n  ${rule}:\n    |\n`)).labels[0], 'level');
    assert.deepEqual((await completed(`rules:\n  ${rule}:\n    level: o|\n`)).labels, levels);
    assert.deepEqual((await completed('rules:\n  no-such:\n    level: |\n')).labels, []);
    assert.deepEqual((await completed('# rul|\n')).labels, []);
  });

  it('offers the keys of a resource, and the lifecycle rules', async () => {
    await start();
    const all = ['acquire', 'release', 'result', 'noun', 'rule', 'since', 'until', 'part'];
    assert.deepEqual((await completed('resources:\n  - |\n')).labels, all);
    assert.deepEqual((await completed('resources:\n- |\n')).labels, all);
    const second = await completed('resources:\n  - acquire: a.B\n    rel|\n    noun: thing\n  - release: Close\n');
    assert.deepEqual(
      second.labels,
      all.filter((name) => name !== 'acquire' && name !== 'noun'),
    );
    const named = await completed('resources:\n  - acquire: a.B\n    rule: |\n');
    assert.ok(named.labels.includes(rule) && !named.labels.includes('unbounded-send'));
    assert.equal(named.choose(rule), `resources:\n  - acquire: a.B\n    rule: ${rule}\n`);
  });

  it('offers nothing in Go files, and asks editors that can to leave them out', async () => {
    await start({}, { capabilities: { textDocument: { completion: { dynamicRegistration: true } } } });
    assert.equal(editor.initialized.capabilities.completionProvider, undefined);
    const registered = await editor.until(
      () => editor.registrations.find(({ method }) => method === 'textDocument/completion'),
      'a registration',
    );
    const { documentSelector } = registered.registerOptions as { documentSelector: unknown };
    assert.deepEqual(documentSelector, [{ pattern: '**/.gopherscope.yaml' }]);
    await editor.open(workspace.uri('run.go'), leaky);
    const position = { line: 4, character: 0 };
    const inGo = await editor.request('textDocument/completion', {
      textDocument: { uri: workspace.uri('run.go') },
      position,
    });
    assert.equal(inGo, null);
  });

  it('explains a rule, a key and a level on hover', async () => {
    await start();
    for (const [marked, part] of [
      [`rules:\n  ticker-|not-stopped: off\n`, rules.get(rule)!.why],
      [`rules:\n  ticker-|not-stopped: off\n`, `/${rule}/README.md`],
      [`rules:\n  ${rule}: o|ff\n`, 'does not run'],
      ['exclu|de: []\n', 'Globs'],
      ['resources:\n  - acq|uire: a.B\n', 'must be released'],
    ] as const) {
      const { position } = await typed(marked);
      const hover = await editor.request<Hover>('textDocument/hover', { textDocument: { uri }, position });
      assert.ok((hover.contents as { value: string }).value.includes(part), `${marked}: ${JSON.stringify(hover)}`);
      await editor.close(uri);
    }
    const { position } = await typed('exclude: ["|a"]\n');
    assert.equal(await editor.request('textDocument/hover', { textDocument: { uri }, position }), null);
  });

  describe('from a finding', () => {
    async function offered(): Promise<CodeAction | undefined> {
      const source = workspace.uri('run.go');
      await editor.open(source, leaky);
      const { diagnostics } = await editor.diagnostics(source, (params) => params.diagnostics.length === 1);
      const found: Diagnostic = diagnostics[0]!;
      const list = await editor.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: source },
        range: found.range,
        context: { diagnostics: [found] },
      });
      return list.find(({ title }) => title === `Turn off ${rule} in .gopherscope.yaml`);
    }
    const changesOf = async (action: CodeAction) =>
      (await editor.request<CodeAction>('codeAction/resolve', action)).edit!.documentChanges!;

    it('is made with the rule off when there is none', async () => {
      await start();
      const [made, change] = await changesOf((await offered())!);
      assert.deepEqual(made, { kind: 'create', uri, options: { ignoreIfExists: true } });
      assert.equal(applyOffered('', (change as TextDocumentEdit).edits as TextEdit[]), `rules:\n  ${rule}: off\n`);
    });

    it('is not offered when there is none and the editor cannot make it', async () => {
      await start({}, { capabilities: { workspace: { workspaceEdit: { documentChanges: true } } } });
      assert.equal(await offered(), undefined);
    });

    it('is changed where it stands, as it is typed', async () => {
      const onDisk = '# Ours.\nrules:\n    time-tick: off # why\n';
      await start({ '.gopherscope.yaml': onDisk });
      const [change] = (await changesOf((await offered())!)) as TextDocumentEdit[];
      assert.deepEqual(change!.textDocument, { uri, version: null });
      const after = applyOffered(onDisk, change!.edits as TextEdit[]);
      assert.equal(after, `# Ours.\nrules:\n    ${rule}: off\n    time-tick: off # why\n`);
      await editor.close(workspace.uri('run.go'));
      await editor.open(uri, 'exclude: [gen]\n', 7, 'yaml');
      const [open] = (await changesOf((await offered())!)) as TextDocumentEdit[];
      assert.equal(open!.textDocument.version, 7);
      assert.equal(
        applyOffered('exclude: [gen]\n', open!.edits as TextEdit[]),
        `exclude: [gen]\nrules:\n  ${rule}: off\n`,
      );
    });
  });
});
