/** The VSIX: what is in it (golden list), and how large it may be. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { listFiles } from '@vscode/vsce';
import { packageExtension } from '../../server/src/tools/package/vsix';

const golden = 'test/fixtures/package/files.txt';

describe('VSIX', () => {
  it('holds exactly the files of the golden list and weighs at most 2 MiB', async () => {
    const { vsix, bytes } = await packageExtension(resolve('.'));
    const files = (await listFiles({ cwd: resolve('.cache/package/extension') })).sort();
    const list = `${files.join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN) writeFileSync(golden, list);
    assert.equal(list, readFileSync(golden, 'utf8'), `rewrite ${golden} with UPDATE_GOLDEN=1 if this is meant`);
    console.log(`      ${(bytes / 1024 / 1024).toFixed(2)} MiB, ${files.length} files`);
    assert.ok(bytes <= 2 * 1024 * 1024, `${vsix} has ${bytes} bytes`);
  });

  it('ships the grammar and the parser as they came from the lockfile', () => {
    const hash = (file: string) => execFileSync('git', ['hash-object', file], { encoding: 'utf8' });
    const stage = '.cache/package/extension/dist';
    assert.equal(hash(`${stage}/tree-sitter-go.wasm`), hash('node_modules/tree-sitter-go/tree-sitter-go.wasm'));
    assert.equal(hash(`${stage}/web-tree-sitter.wasm`), hash('node_modules/web-tree-sitter/web-tree-sitter.wasm'));
  });
});
