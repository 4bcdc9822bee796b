/** How an editor shows the way a goroutine comes to stay blocked: the chart in the hover, as a picture or in characters, and the lens above `go`. */
import assert from 'node:assert/strict';
import type { CodeAction, CodeLens, Hover } from 'vscode-languageserver-types';
import { languageCommands, languageMethods } from '#protocol/language';
import { Editor, type EditorOptions, makeWorkspace } from './editor';

const gives = `package run

import "time"

func gives(work func() int) int {
	out := make(chan int)
	go func() {
		out <- work()
	}()
	select {
	case v := <-out:
		return v
	case <-time.After(time.Second):
		return 0
	}
}
`;

const replies = `package run

func reply(quit bool) {
	req := make(chan int)
	ans := make(chan int)
	go serve(req, ans, quit)
	go func() {
		req <- 1
		<-ans
	}()
}

func serve(req <-chan int, ans chan<- int, quit bool) {
	<-req
	if quit {
		return
	}
	ans <- 1
}
`;

const twice = `package run

func twice() {
	ch := make(chan int)
	go func() { close(ch) }()
	<-ch
	close(ch)
}
`;

const fine = `package run

func fine(work func() int) int {
	out := make(chan int, 1)
	go func() { out <- work() }()
	return <-out
}
`;

const rules = { 'blocked-receive': 'warning', 'closed-channel-panic': 'warning' };

describe('an interleaving in an editor', () => {
  let editor: Editor;
  let workspace: ReturnType<typeof makeWorkspace>;

  async function open(
    text: string,
    options: Omit<EditorOptions, 'root'> = {},
    others: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    workspace = makeWorkspace({ 'go.mod': 'module example.com/run\n\ngo 1.24\n', 'run.go': text, ...others });
    editor = await Editor.start({ root: workspace.root, settings: () => ({ rules }), ...options });
    const uri = workspace.uri('run.go');
    await editor.open(uri, text);
    await editor.diagnosticsOf(uri, 1);
    return uri;
  }

  afterEach(async () => {
    await editor.stop();
    workspace.remove();
    assert.equal(editor.stderr, '');
  });

  async function hover(uri: string, line: number, character: number): Promise<string> {
    const { contents } = await editor.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: { line, character },
    });
    return (contents as { value: string }).value;
  }

  const lenses = (uri: string) => editor.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });

  /** The picture of a hover, and what it says to those who do not see it. */
  function picture(markdown: string): { readonly spoken: string; readonly svg: string } {
    const found = /^!\[(.*)\]\(data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)\)/.exec(markdown);
    assert.ok(found, markdown);
    return { spoken: found[1]!, svg: Buffer.from(found[2]!, 'base64').toString() };
  }

  describe('on hover', () => {
    it('is drawn in characters, with the steps as links below', async () => {
      const uri = await open(gives);
      const text = await hover(uri, 7, 4);
      const chart = [
        '```text',
        '         gives                        go func :7',
        '1  :7    ├── starts ─────────────────▶│',
        '2  :13   ● the time is up             │',
        '3  :14   ╵ returns: no receiver left  │',
        '4  :8                                 ✗ blocked for ever: send to out',
        '```',
      ];
      assert.ok(text.includes(chart.join('\n')), text);
      assert.ok(text.includes(`1. this goroutine starts here. ([line 7](${uri}#L7))`), text);
      assert.ok(text.includes(`4. this send to out blocks for ever. ([line 8](${uri}#L8))`), text);
    });

    it('shows who meets whom, each by the statement that started it', async () => {
      const uri = await open(replies);
      const chart = [
        '         reply         go func :7                            go serve :6',
        '1  :7    ├── starts ──▶│                                     │',
        '2  :8    │             ├── sends to req ────────────────────▶│',
        '3  :15   │             │                                     ● quit is true',
        '4  :16   │             │                                     ╵ returns: no sender left',
        '5  :9    │             ✗ blocked for ever: receive from ans',
      ];
      const text = await hover(uri, 8, 3);
      for (const line of chart) assert.ok(text.includes(line), `${line}\nin:\n${text}`);
    });

    it('names what the library starts, and methods', async () => {
      const waits = (start: string) => `package run

import "time"

type job struct{ in chan int }

func (j *job) run() { <-j.in }

func starts(d time.Duration) {
	j := &job{in: make(chan int)}
	${start}
}
`;
      const uri = await open(waits('time.AfterFunc(d, func() { <-j.in })'));
      assert.match(await hover(uri, 10, 30), /AfterFunc func :11/);
      const next = await editor.change(uri, [{ text: waits('go j.run()') }]);
      await editor.diagnosticsOf(uri, next);
      assert.match(
        await hover(uri, 6, 24),
        /starts +go run :11\n1 {2}:11 .*▶│\n2 {2}:12 .*returns: no sender left .*│\n3 {2}:7 .*✗ blocked for ever: receive from j\.in/,
      );
    });

    it('shows where it panics', async () => {
      const uri = await open(twice);
      const text = await hover(uri, 6, 3);
      assert.match(text, /✗ panics: close of ch/);
      assert.match(text, /● closes ch/);
    });

    it('holds no markup where the editor takes none', async () => {
      const uri = await open(gives, { capabilities: { textDocument: { hover: { contentFormat: ['plaintext'] } } } });
      const text = await hover(uri, 7, 4);
      assert.match(text, /\n {9}gives {24}go func :7\n/);
      assert.doesNotMatch(text, /```|\]\(/);
    });

    it('is a picture in the colours of the theme, with the same in words', async () => {
      const initializationOptions = { theme: 'dark', hoversDiagnostics: true } as const;
      const uri = await open(gives, { initializationOptions });
      const dark = picture(await hover(uri, 7, 4));
      assert.equal(
        dark.spoken,
        'Sequence of 4 steps. 1. gives: starts go func :7 (line 7). 2. gives: the time is up (line 13). ' +
          '3. gives: returns: no receiver left (line 14). 4. go func :7: blocked for ever: send to out (line 8).',
      );
      const texts = [...dark.svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
      for (const text of ['gives', 'go func :7', 'the time is up', 'blocked for ever: send to out', ':13']) {
        assert.ok(texts.includes(text), `${text} in ${texts.join('|')}`);
      }
      const width = Number(/width="(\d+)"/.exec(dark.svg)?.[1]);
      assert.ok(width > 200 && width <= 640, `${width} wide`);
      // VS Code shows 250 pixels before it scrolls; message and steps as links take more than half of it.
      const height = Number(/height="(\d+)"/.exec(dark.svg)?.[1]);
      assert.ok(height <= 4 * 16, `${height} high`);
      await editor.connection.sendNotification(languageMethods.theme, { theme: 'light' });
      const light = picture(await hover(uri, 7, 4));
      assert.notEqual(light.svg, dark.svg);
      assert.equal(light.svg.replace(/#[0-9a-f]{6}/g, ''), dark.svg.replace(/#[0-9a-f]{6}/g, ''));
      await editor.connection.sendNotification(languageMethods.theme, { theme: 'none' });
      assert.equal(picture(await hover(uri, 7, 4)).svg, light.svg);
    });
  });

  it('offers a repair once that helps two who wait for each other', async () => {
    const both = `package run

import "sync"

func both(work func() int) int {
	var wg sync.WaitGroup
	out := make(chan int)
	wg.Add(1)
	go func() {
		defer wg.Done()
		out <- work()
	}()
	wg.Wait()
	return <-out
}
`;
    const uri = await open(both);
    const offered = await editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: 10, character: 0 }, end: { line: 12, character: 10 } },
      context: { diagnostics: [] },
    });
    const titles = offered.map(({ title }) => title).filter((title) => title.startsWith('Give out'));
    assert.deepEqual(titles, ['Give out a buffer of 1']);
  });

  describe('above the go statement', () => {
    const initializationOptions = { commands: Object.values(languageCommands) };

    it('says where its goroutine stays blocked, and leads there', async () => {
      const uri = await open(replies, { initializationOptions });
      assert.deepEqual(
        (await lenses(uri)).map(({ range, command }) => [range.start, command]),
        [
          [
            { line: 6, character: 1 },
            {
              title: 'can block for ever: receive from ans at line 9',
              command: 'gopherscope.showTrace',
              arguments: [{ uri, position: { line: 8, character: 2 } }],
            },
          ],
        ],
      );
    });

    it('leads to the statement where the finding stands there', async () => {
      const text = gives.replace(/go func\(\) \{\n.*\n\t\}\(\)/, 'go put(out, work)');
      const uri = await open(`${text}\nfunc put(out chan<- int, work func() int) {\n\tout <- work()\n}\n`, {
        initializationOptions,
      });
      const [lens, ...others] = await lenses(uri);
      assert.equal(lens?.command?.title, 'can block for ever: send to out at line 17');
      assert.deepEqual(lens.command.arguments, [{ uri, position: lens.range.start }]);
      assert.equal(lens.range.start.line, 6);
      assert.deepEqual(others, []);
    });

    it('names the file where the goroutine runs code of another', async () => {
      const sums = 'package run\n\nfunc sums() {\n\tin := make(chan int)\n\tgo drain(in)\n\tin <- 1\n}\n';
      const drain = 'package run\n\nfunc drain(in chan int) {\n\tfor range in {\n\t}\n}\n';
      const uri = await open(
        sums,
        { initializationOptions, settings: () => ({ rules: { 'range-never-closed': 'warning' } }) },
        { 'drain.go': drain },
      );
      const [lens, ...others] = await lenses(uri);
      assert.equal(lens?.command?.title, 'can block for ever: loop over in at drain.go:4');
      assert.equal(lens.range.start.line, 4);
      assert.deepEqual(others, []);
      const text = await hover(uri, 4, 3);
      assert.match(
        text,
        /\n3 {2}:7 .*returns: no sender left .*\n4 {2}drain\.go:4 .*✗ blocked for ever: loop over in\n/,
      );
      assert.ok(text.includes(`[drain.go:4](${workspace.uri('drain.go')}#L4)`), text);
    });

    it('says nothing where nothing was found', async () => {
      const uri = await open(fine, { initializationOptions });
      assert.deepEqual(await lenses(uri), []);
      assert.equal(editor.lensRefreshes, 0);
    });

    it('moves with the text, is asked for again when it comes and goes', async () => {
      const uri = await open(gives, { initializationOptions });
      await editor.until(() => (editor.lensRefreshes === 1 ? true : undefined), 'the first lens');
      const version = await editor.change(uri, [{ text: gives.replace('\n\n', '\n\n// new\n\n') }]);
      await editor.diagnosticsOf(uri, version);
      const [moved] = await lenses(uri);
      assert.equal(moved?.range.start.line, 8);
      assert.equal(moved.command?.title, 'can block for ever: send to out at line 10');
      const next = await editor.change(uri, [{ text: gives.replace('chan int)', 'chan int, 1)') }]);
      await editor.diagnosticsOf(uri, next);
      assert.deepEqual(await lenses(uri), []);
      await editor.until(() => (editor.lensRefreshes === 3 ? true : undefined), 'two more');
    });

    it('is switched off by a setting', async () => {
      let settings: object = { codeLens: false, rules };
      const uri = await open(gives, { initializationOptions, settings: () => settings });
      assert.deepEqual(await lenses(uri), []);
      settings = { rules };
      const before = editor.lensRefreshes;
      await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      await editor.until(() => (editor.lensRefreshes > before ? true : undefined), 'to be asked again');
      assert.equal((await lenses(uri)).length, 1);
    });

    it('is left out where the editor has no such command', async () => {
      await open(gives);
      assert.equal(editor.initialized.capabilities.codeLensProvider, undefined);
      assert.equal(editor.lensRefreshes, 0);
    });
  });
});
