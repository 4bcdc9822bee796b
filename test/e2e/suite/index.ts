/** The mocha bundle for the web extension host; what the desktop adds is in desktop.ts. */
import { runSuites } from './mocha';

export function run(): Promise<void> {
  return runSuites(async () => {
    await import('./everywhere.suite');
    await import('./settings-file.suite');
    await import('./heat.suite');
    await import('./source.suite');
  });
}
