/** The code of commands that is kept between runs: it changes no answer, whatever happened to it since. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';

describe('compiled code that is kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-kept-'));
  after(() => rmSync(folder, { recursive: true }));

  const answer = (kept: string, cli = resolve('dist/cli.js'), more: NodeJS.ProcessEnv = {}) => {
    const env = { ...process.env, GOPHERSCOPE_CACHE: kept, ...more };
    const { status, stdout, stderr } = spawnSync(execPath, [cli, 'rules'], { encoding: 'utf8', env });
    return { status, stdout, stderr };
  };
  const plainly = answer(join(folder, 'off'), undefined, { NODE_DISABLE_COMPILE_CACHE: '1' });

  function files(kept: string): string[] {
    return readdirSync(kept, { recursive: true, encoding: 'utf8' })
      .map((name) => join(kept, name))
      .filter((path) => statSync(path).isFile());
  }

  it('is asked for', () => {
    assert.equal(plainly.status, 0);
    assert.throws(() => readdirSync(join(folder, 'off', 'code')), /ENOENT/, 'switched off, and made all the same');
  });

  it('answers the same where nothing can be kept, and once something is', () => {
    const kept = join(folder, 'kept');
    writeFileSync(join(folder, 'file'), '');
    for (const place of [join(folder, 'file', 'below'), kept, kept]) assert.deepEqual(answer(place), plainly);
    assert.ok(files(kept).length > 0, 'nothing was kept');
  });

  it('is not run where the disk spoiled it', () => {
    const kept = join(folder, 'spoiled');
    answer(kept);
    for (const [at, file] of files(kept).entries()) {
      const bytes = readFileSync(file);
      // Cut short, emptied, or other code than was written.
      if (at % 3 === 0) writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
      else if (at % 3 === 1) writeFileSync(file, '');
      else writeFileSync(file, bytes.fill(0x5a, bytes.length >> 2, (bytes.length >> 2) + 64));
    }
    assert.deepEqual(answer(kept), plainly);
    assert.deepEqual(answer(kept), plainly);
  });

  it('is neither read nor kept in the folder one happens to be in, nor where others may write', () => {
    const here = join(folder, 'somebody’s repository');
    mkdirSync(here);
    const open = join(folder, 'open to all');
    mkdirSync(join(open, 'code'), { recursive: true });
    chmodSync(join(open, 'code'), 0o777);
    for (const more of [
      { HOME: '' },
      { XDG_CACHE_HOME: 'xdg', HOME: '' },
      { GOPHERSCOPE_CACHE: 'kept' },
      { GOPHERSCOPE_CACHE: open },
    ]) {
      const env = { ...process.env, GOPHERSCOPE_CACHE: '', ...more };
      for (const args of [['rules'], ['check', '.']]) {
        const { status, stderr } = spawnSync(execPath, [resolve('dist/cli.js'), ...args], {
          encoding: 'utf8',
          env,
          cwd: here,
        });
        assert.ok(args[0] === 'check' || status === 0, stderr);
      }
      assert.deepEqual([readdirSync(here), readdirSync(join(open, 'code'))], [[], []], JSON.stringify(more));
    }
  });

  it('goes with the text it was made of, not with its length', () => {
    const copy = join(folder, 'installation');
    const kept = join(folder, 'of the other text');
    for (const part of readdirSync('dist', { encoding: 'utf8' }).filter((name) => /^cli$|\.(js|json|wasm)$/.test(name)))
      cpSync(join('dist', part), join(copy, part), { recursive: true });
    const cli = join(copy, 'cli.js');
    const help = () =>
      spawnSync(execPath, [cli], { encoding: 'utf8', env: { ...process.env, GOPHERSCOPE_CACHE: kept } });
    assert.match(help().stdout, /Finds goroutine leaks/);
    const main = join(copy, 'cli', 'main.js');
    writeFileSync(main, readFileSync(main, 'utf8').replace('Finds goroutine leaks', 'Finds goroutine LEAKS'));
    assert.match(help().stdout, /Finds goroutine LEAKS/);
  });
});
