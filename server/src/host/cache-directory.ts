/** Owns where Gopherscope keeps what it may lose: results, compiled code. Makes nothing there. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * `GOPHERSCOPE_CACHE`, or the platform's cache folder for the user; undefined where neither is an absolute path. A relative one would lead
 * into the code under analysis, whose author must not say what was found there before, and less what code we run.
 */
export function cacheDirectory(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): string | undefined {
  const { GOPHERSCOPE_CACHE: chosen } = environment;
  if (chosen) return isAbsolute(chosen) ? chosen : undefined;
  const parent = userCaches(environment, platform);
  return isAbsolute(parent) ? join(parent, 'gopherscope') : undefined;
}

function userCaches(
  { LOCALAPPDATA, XDG_CACHE_HOME }: Readonly<Record<string, string | undefined>>,
  platform: string,
): string {
  const home = homedir();
  if (platform === 'win32') return LOCALAPPDATA || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  // The specification has relative paths ignored: https://specifications.freedesktop.org/basedir-spec/latest.
  return XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(home, '.cache');
}
