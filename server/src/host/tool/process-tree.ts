/** Owns ending a tool with everything it started. Knows nothing of why. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Between asking and forcing; with it a whole tree is gone within two seconds. */
const graceMs = 700;

const alive = new Set<ChildProcess>();

/** A tool must not outlive us. */
process.on('exit', () => {
  for (const child of alive) signalTree(child, 'SIGKILL');
});

function signalTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    const taskkill = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    spawn(taskkill, ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' }).on('error', () =>
      child.kill(),
    );
    return;
  }
  try {
    // The child leads its own group, so the negative id means all of them.
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

/** To be called once after starting a child in its own group. */
export function watchTree(child: ChildProcess): void {
  alive.add(child);
  child.once('exit', () => {
    alive.delete(child);
    // What it started and left behind goes with it.
    if (process.platform !== 'win32') signalTree(child, 'SIGKILL');
  });
}

/** Asks, then forces. */
export function endTree(child: ChildProcess): void {
  signalTree(child, 'SIGTERM');
  const force = setTimeout(() => signalTree(child, 'SIGKILL'), graceMs);
  child.once('exit', () => clearTimeout(force));
}
