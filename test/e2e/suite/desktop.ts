/** The mocha bundle for the Node extension host: what runs everywhere, and what needs processes. */
import { runSuites } from './mocha';

export function run(): Promise<void> {
  return runSuites(async () => {
    await import('./everywhere.suite');
    await import('./settings-file.suite');
    await import('./heat.suite');
    await import('./source.suite');
    await import('./source-links.suite');
    await import('./escape.suite');
    await import('./desktop.suite');
  });
}
