/** Owns where Gopherscope keeps what it may lose: results, compiled code. Makes nothing there. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `GOPHERSCOPE_CACHE`, or the platform's cache folder for the user. */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>>, platform: string): string {
  if (environment.GOPHERSCOPE_CACHE) return environment.GOPHERSCOPE_CACHE;
  const home = homedir();
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'gopherscope');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'gopherscope');
  return join(environment.XDG_CACHE_HOME || join(home, '.cache'), 'gopherscope');
}
