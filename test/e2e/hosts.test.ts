/** The mocha bundles inside both extension hosts of a real VS Code, and how long activation takes there. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packageExtension } from '../../server/src/tools/package/vsix';
import { type InsideRun, runInside } from '../../server/src/tools/vscode-server';

const workspace = 'examples/leaky-service';

async function passes(run: Omit<InsideRun, 'timeoutMs' | 'host'> & Partial<InsideRun>): Promise<string> {
  const { code, output } = await runInside({ host: 'node', ...run, timeoutMs: 90_000 });
  assert.equal(code, 0, output);
  return output;
}

describe('inside a real VS Code', function () {
  this.timeout(120_000);

  it('does its work in the Node extension host, and its server comes back from the dead', async () => {
    console.log(await passes({ extension: '.', bundle: 'dist/test/e2e/suite/desktop.js', workspace }));
  });

  it('does its work in the web extension host', async () => {
    console.log(await passes({ host: 'web', extension: '.', bundle: 'dist/test/e2e/suite/index.js', workspace }));
  });

  it('activates as it is packaged, and the editor says how long that took', async () => {
    await packageExtension(resolve('.'));
    const empty = mkdtempSync(join(tmpdir(), 'gopherscope-empty-'));
    try {
      const bundle = resolve('dist/test/e2e/suite/activation.js');
      const output = await passes({ extension: '.cache/package/extension', bundle, workspace: empty });
      console.log(output);
      const ms = Number(/activation ([\d.]+)/.exec(output)?.[1]);
      assert.ok(ms > 0, output);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});
