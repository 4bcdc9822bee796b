/** Owns starting the user's browser. Runs one known program by its absolute path, without a shell. */
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { env, platform } from 'node:process';

/** The system's own way to open a URL. */
function opener(): { readonly program: string; readonly arguments: readonly string[] } {
  if (platform === 'darwin') return { program: 'open', arguments: [] };
  if (platform === 'win32') return { program: 'rundll32.exe', arguments: ['url.dll,FileProtocolHandler'] };
  return { program: 'xdg-open', arguments: [] };
}

/** Opens an http URL in the browser. False when there is no way to. */
export async function openBrowser(url: string): Promise<boolean> {
  const { program, arguments: args } = opener();
  const path = await absolutePath(program);
  if (path === undefined) return false;
  return new Promise((resolve) => {
    const child = spawn(path, [...args, url], { stdio: 'ignore', detached: true, shell: false });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** Where PATH has the program. Relative entries are passed over: they would look into the current folder. */
async function absolutePath(program: string): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, program);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // Not in this one.
    }
  }
  return undefined;
}
