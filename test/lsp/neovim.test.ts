/** Another editor: Neovim's built-in client, headless, over stdio. Diagnostic, code action, applied, cleared. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeWorkspace } from './editor';
import { leakyProgram } from './programs';

describe('Neovim', () => {
  it('shows a finding, applies the preferred fix and sees it cleared', () => {
    const workspace = makeWorkspace({ 'go.mod': 'module example.com/run\n\ngo 1.22\n', 'run.go': leakyProgram() });
    const file = join(workspace.root, 'run.go');
    const { status, stderr, stdout } = spawnSync(
      'nvim',
      ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', resolve('test/fixtures/lsp/neovim.lua')],
      {
        encoding: 'utf8',
        timeout: 40_000,
        env: {
          ...process.env,
          XDG_STATE_HOME: workspace.root,
          XDG_CACHE_HOME: workspace.root,
          GOPHERSCOPE_NODE: process.execPath,
          GOPHERSCOPE_SERVER: resolve('dist/server.js'),
          GOPHERSCOPE_FILE: file,
        },
      },
    );
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    assert.match(`${stdout}${stderr}`, /ticker-not-stopped line \d+:/);
    assert.match(readFileSync(file, 'utf8'), /defer ticker\.Stop\(\)/);
    workspace.remove();
  });
});
