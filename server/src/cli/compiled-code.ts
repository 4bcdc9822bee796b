/** Owns keeping the compiled code of commands between runs, which Node can from 22.8 on. Knows nothing of what the code does. */
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { cacheDirectory } from '../host/cache-directory';

/**
 * From now on what is loaded is compiled once for all runs: starting the engine takes half the time. Kept in the user's own cache and
 * not in Node's folder below the temporary one, where others might put code for us to run. A cache that cannot be written costs time only;
 * NODE_DISABLE_COMPILE_CACHE=1 does without.
 */
export function keepCompiledCode(env: Readonly<Record<string, string | undefined>>): void {
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (directory: string) => unknown };
  enableCompileCache?.(join(cacheDirectory(env, process.platform), 'code'));
}
