/** Starts mocha's browser build inside an extension host, Node's or the web's, and prints one line a test; knows no test. */
import 'mocha/mocha';
import { resultPrefix } from '../../../server/src/tools/vscode/output';

interface BrowserMocha {
  setup(options: { ui: string; reporter: unknown; timeout: number }): void;
}
declare const mocha: BrowserMocha;
/** The browser build's own `mocha.run` reads the page's address; an extension host has no page. */
declare const Mocha: { prototype: { run: (this: BrowserMocha, done: (failures: number) => void) => void } };

interface Runner {
  on(event: 'pass' | 'pending', listener: (test: Test) => void): void;
  on(event: 'fail', listener: (test: Test, error: Error) => void): void;
}
interface Test {
  readonly duration?: number;
  fullTitle(): string;
}

class LineReporter {
  constructor(runner: Runner) {
    const say = (text: string): void => console.log(`${resultPrefix}${text}`);
    runner.on('pass', (test) => say(`✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`));
    runner.on('pending', (test) => say(`- ${test.fullTitle()}`));
    runner.on('fail', (test, error) => say(`✘ ${test.fullTitle()}\n${error.stack ?? error.message}`));
  }
}

/** `load` imports the suites once `describe` exists. */
export async function runSuites(load: () => Promise<unknown>): Promise<void> {
  mocha.setup({ ui: 'bdd', reporter: LineReporter, timeout: 20_000 });
  await load();
  await new Promise<void>((resolve, reject) => {
    Mocha.prototype.run.call(mocha, (failures: number) =>
      failures > 0 ? reject(new Error(`${failures} tests failed`)) : resolve(),
    );
  });
}
