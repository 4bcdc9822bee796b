/** Owns whether and where the compiled code of commands is kept between runs. Knows nothing of what the code does. */
import { mkdirSync, statSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { cacheDirectory } from '../host/cache-directory';
import { keepCodeOf } from './code-cache';

/**
 * From now on what is loaded of `scripts` is compiled once for all runs: starting the engine takes half the time. Kept in the user's own
 * cache and not in Node's folder below the temporary one, where others might put code for us to run. A cache that cannot be written costs
 * time only; NODE_DISABLE_COMPILE_CACHE=1 does without.
 */
export function keepCompiledCode(scripts: string, env: Readonly<Record<string, string | undefined>>): void {
  const cache = cacheDirectory(env, process.platform);
  if (cache === undefined || env.NODE_DISABLE_COMPILE_CACHE) return;
  const directory = join(cache, 'code');
  if (!isOurs(directory)) return;
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (directory: string) => unknown };
  if (enableCompileCache) enableCompileCache(directory);
  else keepCodeOf(scripts, directory);
}

/** Whether nobody else may write there, so that what is read there is what we wrote. Makes the folder. */
function isOurs(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(directory);
    // Windows has neither; there the folder is below the user's own.
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  } catch {
    return false;
  }
}
