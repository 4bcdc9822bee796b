/**
 * Runs one task of this repository on a fresh clone: `node run.mjs TASK [ARGUMENT…]` installs the locked dependencies when they are missing
 * or older than the lockfile, builds, and starts dist/tools/TASK.js. Plain JavaScript on purpose: nothing is installed yet when it starts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const [task, ...rest] = argv.slice(2);

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) exit(result.status ?? 1);
}

const installed = join(root, 'node_modules/.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs) {
  run('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' });
}
run(execPath, [join(root, 'esbuild.mjs')]);
run(execPath, ['--enable-source-maps', join(root, `dist/tools/${task}.js`), ...rest]);
