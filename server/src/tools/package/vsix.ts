/** Makes the VSIX from a production build in a folder of its own, so that a package never holds a development bundle. Knows nothing of tests. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import manifest from '../../../../package.json';

/** Builds `.cache/package/gopherscope-VERSION.vsix` below `root`; returns its absolute path and size in bytes. */
export async function packageExtension(root: string): Promise<{ vsix: string; bytes: number }> {
  const cache = join(root, '.cache/package');
  const stage = join(cache, 'extension');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  execFileSync(process.execPath, [join(root, 'esbuild.mjs'), '--production', '--out', stage], { stdio: 'inherit' });

  for (const file of await listFiles({ cwd: root })) {
    if (!file.startsWith('dist/')) cpSync(join(root, file), join(stage, file), { recursive: true });
  }
  cpSync(join(root, '.vscodeignore'), join(stage, '.vscodeignore'));
  const vsix = join(cache, `gopherscope-${manifest.version}.vsix`);
  await createVSIX({
    cwd: stage,
    packagePath: vsix,
    dependencies: false,
  });
  return { vsix, bytes: statSync(vsix).size };
}
