/** Owns what the help of `check` and `fix` says about kept results. Touches none. */
import { cacheDirectory } from '../../host/cache-directory';
import { largestCache } from '../../host/worker-pool/result-cache';
import type { CliContext } from '../command';

export function cacheHelp({ env }: CliContext): string {
  const mebibytes = largestCache / (1024 * 1024);
  const directory = cacheDirectory(env, process.platform);
  if (directory === undefined)
    return '\nNo results are kept: there is no home folder, and GOPHERSCOPE_CACHE names no absolute path.';
  return `
Results of packages that have not changed are kept in ${directory}
(GOPHERSCOPE_CACHE names another folder by its absolute path): at most ${mebibytes} MiB, those unused for longest go first.
The folder may be removed at any time.`;
}
