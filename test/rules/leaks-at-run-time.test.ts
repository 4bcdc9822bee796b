/**
 * The Go runtime says what leaks: every function of a fixture that can be called without arguments is run, and the `goroutineleak` profile must
 * name each wanted line in a leak fixture and no line of a clean one.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fixtures, wants } from './fixtures';

/** Rules the runtime can judge: their goroutines stay blocked. Tickers keep timers, not goroutines; a late Add is a race on the counter. */
const judged = new Set(['unbounded-send', 'waitgroup-missing-done']);

/** Functions whose leak is not where the finding stands, or needs an argument; with the reason. */
const unseen: Readonly<Record<string, string>> = {
  firstOfAll: 'takes an argument',
  cancelled: 'takes an argument',
  collect: 'takes an argument',
};

const caller = `
func main() {
	for _, f := range calls {
		go f()
	}
	time.Sleep(150 * time.Millisecond)
	pprof.Lookup("goroutineleak").WriteTo(os.Stdout, 1)
}
`;

/** Functions without parameters. One that returns a channel leaves it to its caller, so dropping the result would be our leak. */
function callable(text: string): readonly string[] {
  return [...text.matchAll(/^func (\w+)\(\)([^{]*)/gm)]
    .filter(([, , result]) => !result!.includes('chan'))
    .map(([, name]) => name!)
    .filter((name) => !['main', 'init', 'work', 'check'].includes(name));
}

/** Text of the function around a line (from 1). */
function functionAt(text: string, line: number): string {
  const before = text.split('\n').slice(0, line).join('\n');
  return [...before.matchAll(/^func (?:\([^)]*\) )?(\w+)/gm)].at(-1)![1]!;
}

const version = spawnSync('go', ['env', 'GOVERSION']).stdout?.toString() ?? '';
const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);

describe('leaks at run time', () => {
  if (minor < 26) {
    console.log('  Go 1.26 or newer is not installed: the runtime was not asked.');
    return;
  }
  for (const fixture of [...fixtures('leak'), ...fixtures('clean')].filter(({ rule }) => judged.has(rule))) {
    it(`${fixture.rule}/${fixture.name}`, () => {
      const root = mkdtempSync(join(tmpdir(), 'gopherscope-leaks-'));
      try {
        mkdirSync(root, { recursive: true });
        const names = callable(fixture.text);
        const calls = `var calls = []func(){${names.map((name) => `func() { ${name}() }`).join(', ')}}\n`;
        writeFileSync(join(root, 'go.mod'), 'module fixture\n\ngo 1.26\n');
        writeFileSync(join(root, 'fixture.go'), fixture.text.replace(/^package fixture$/m, 'package main'));
        const imports = 'import (\n\t"os"\n\t"runtime/pprof"\n\t"time"\n)\n';
        writeFileSync(join(root, 'main.go'), `package main\n\n${imports}\n${calls}${caller}`);
        const options = {
          cwd: root,
          encoding: 'utf8',
          timeout: 60_000,
          env: { ...env, GOEXPERIMENT: 'goroutineleakprofile', GOTOOLCHAIN: 'local' },
        } as const;
        const build = spawnSync('go', ['build', '-o', 'leaks', '.'], options);
        assert.equal(build.status, 0, build.stderr);
        const lines = new Set<number>();
        for (let run = 0; run < 3; run++) {
          const { stdout } = spawnSync(join(root, 'leaks'), [], options);
          for (const [, line] of stdout.matchAll(/fixture\.go:(\d+)/g)) lines.add(Number(line));
        }
        if (fixture.name.startsWith('clean')) {
          assert.deepEqual([...lines], []);
          return;
        }
        const functions = new Set([...lines].map((line) => functionAt(fixture.text, line)));
        for (const { line } of wants(fixture.text)) {
          const name = functionAt(fixture.text, line);
          if (name in unseen) continue;
          // A missing Done leaves the waiter blocked; a send blocks where it stands, or in the function the goroutine runs.
          const started = /^\s*go (?!func\b)(?:\w+\.)?(\w+)\(/.exec(fixture.text.split('\n')[line - 1]!)?.[1];
          const isSend = fixture.rule === 'unbounded-send';
          const seen =
            isSend && started === undefined ? lines.has(line) : functions.has(isSend ? (started ?? name) : name);
          assert.ok(seen, `${name} must leak at line ${line}; the runtime saw ${[...lines].join(', ')}`);
        }
      } finally {
        rmSync(root, { recursive: true });
      }
    });
  }
});
