/** Owns what the tests need from the system: a browser, another editor and Go. Installs what Debian can give, and says what is missing. */
import { execFileSync, spawnSync } from 'node:child_process';

const needs = [
  { command: 'chromium', debian: 'chromium', why: 'webview and end-to-end tests' },
  { command: 'nvim', debian: 'neovim', why: 'the language server in another editor' },
];

function isOnPath(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/**
 * Installs missing packages with apt-get where this user may.
 * @throws Error naming what is missing and how to get it.
 */
export function installSystemPackages(): void {
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).error !== undefined) {
    throw new Error(
      'Go is not on PATH: the tests compare with the compiler, the runtime and pprof. Install Go 1.26 or newer.',
    );
  }
  const missing = needs.filter(({ command }) => !isOnPath(command));
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian);
  const list = missing.map(({ command, why }) => `${command} (${why})`).join(', ');
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    throw new Error(`Not installed: ${list}. Install them: sudo apt-get install ${packages.join(' ')}`);
  }
  console.log(`Installing ${list}`);
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
