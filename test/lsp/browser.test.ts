/** The server's browser bundle: free of Node, and alive as a web worker in a real browser. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname } from 'node:path';
import { build, stop } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launch } from '../webview/harness';

/** What the page does for the test: starts the worker, answers its requests for files, keeps what it says. */
const page = `<!doctype html><title>worker</title><script>
  const files = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  globalThis.received = [];
  const scripts = ['/engine.js', '/server.browser.js'].map((file) => JSON.stringify(location.origin + file));
  const worker = new Worker(URL.createObjectURL(new Blob(['importScripts(' + scripts + ')'])));
  worker.onerror = (event) => received.push({ method: 'error', params: event.message });
  worker.onmessage = ({ data }) => {
    received.push(data);
    if (data.method === undefined || data.id === undefined) return;
    const answer = data.method === 'gopherscope/readFile' ? (files[data.params.uri] ?? null)
      : data.method === 'gopherscope/listFolder'
        ? Object.keys(files).filter((uri) => uri.slice(0, uri.lastIndexOf('/')) === data.params.uri)
            .map((uri) => ({ name: uri.slice(uri.lastIndexOf('/') + 1), folder: false }))
        : null;
    worker.postMessage({ jsonrpc: '2.0', id: data.id, result: answer });
  };
  globalThis.send = (method, params, id) => worker.postMessage({ jsonrpc: '2.0', method, params, ...(id ? { id } : {}) });
</script>`;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly diagnostics?: readonly { readonly code: string }[] };
}

function serve(): Promise<Server> {
  const types: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const name = path === '/' ? 'page.html' : basename(path);
    response.setHeader('content-type', types[extname(name)] ?? 'text/plain');
    response.end(name === 'page.html' ? page : existsSync(`dist/${name}`) ? readFileSync(`dist/${name}`) : '');
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('the browser bundle', () => {
  // Its service may still be answering a ping, which keeps this process alive.
  after(() => stop());

  it('bundles without a module of Node', async () => {
    const { metafile } = await build({
      entryPoints: ['server/src/lsp/main.browser.ts'],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      logLevel: 'silent',
      // The grammar's runtime has a branch for Node, which a worker never takes; everything else must not even ask.
      external: ['module'],
    });
    const outside = Object.entries(metafile.inputs).flatMap(([input, { imports }]) =>
      imports.filter(({ path, external }) => external || path.startsWith('(disabled)')).map(() => input),
    );
    assert.deepEqual([...new Set(outside)], ['node_modules/web-tree-sitter/web-tree-sitter.js']);
  });

  describe('as a worker in Chromium', () => {
    let server: Server;
    let browser: Browser;

    before(async () => {
      server = await serve();
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      server?.close();
    });

    it('finds a leak that a sibling file, handed over by the page, is needed for', async () => {
      const root = 'memfs:/shop';
      const leak = readFileSync('test/fixtures/lsp/sibling/use.go', 'utf8');
      const files = {
        [`${root}/types.go`]: readFileSync('test/fixtures/lsp/sibling/types.go', 'utf8'),
        [`${root}/use.go`]: leak,
        [`${root}/go.mod`]: 'module example.com/shop\n\ngo 1.22\n',
      };
      const tab = await browser.newPage();
      await tab.goto(
        `http://127.0.0.1:${(server.address() as AddressInfo).port}/#${encodeURIComponent(JSON.stringify(files))}`,
      );
      const call = (method: string, params: object, id?: number) =>
        tab.evaluate(
          ([name, value, request]) =>
            (globalThis as unknown as { send(...args: unknown[]): void }).send(name, value, request),
          [method, params, id] as const,
        );
      const received = () => tab.evaluate('received') as Promise<readonly Message[]>;
      const origin = new URL(tab.url()).origin;
      await call(
        'initialize',
        {
          processId: null,
          rootUri: root,
          capabilities: {},
          initializationOptions: {
            files: 'client',
            wasm: { runtime: `${origin}/web-tree-sitter.wasm`, grammar: `${origin}/tree-sitter-go.wasm` },
          },
        },
        1,
      );
      await tab.waitForFunction('received.some((message) => message.id === 1)');
      await call('initialized', {});
      const uri = `${root}/use.go`;
      await call('textDocument/didOpen', { textDocument: { uri, languageId: 'go', version: 1, text: leak } });
      await tab.waitForFunction("received.some(({ method }) => method === 'textDocument/publishDiagnostics')");
      const published = (await received()).find(({ method }) => method === 'textDocument/publishDiagnostics');
      assert.equal(published?.params?.uri, uri);
      assert.deepEqual(
        published?.params?.diagnostics?.map(({ code }) => code),
        ['ticker-not-stopped'],
      );
      assert.deepEqual(
        (await received()).filter(({ method }) => method === 'error'),
        [],
      );
    });
  });
});
