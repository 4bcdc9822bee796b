/** Owns whether and where the compiled code of commands is kept between runs. Knows nothing of what the code does. */
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
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (directory: string) => unknown };
  const directory = join(cacheDirectory(env, process.platform), 'code');
  if (enableCompileCache) enableCompileCache(directory);
  else if (!env.NODE_DISABLE_COMPILE_CACHE) keepCodeOf(scripts, directory);
}
