/** The cache never changes an answer: random edits, settings and versions, cached output equal to fresh output every time. */
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { nightly, seed } from '../seeded';
import { Playground, steady } from './run';

const bodies = [
  'func F() int { return 1 }',
  'func F(ask func() bool) {\n\tt := time.NewTicker(1)\n\tfor range t.C {\n\t\tif ask() {\n\t\t\treturn\n\t\t}\n\t}\n}',
  'func F() {\n\tt := time.NewTicker(1)\n\tdefer t.Stop()\n\t<-t.C\n}',
  'func F() int {\n\tc := make(chan int)\n\tgo func() { c <- 1 }()\n\tselect {\n\tcase v := <-c:\n\t\treturn v\n\tcase <-time.After(1):\n\t\treturn 0\n\t}\n}',
  'func F(ask func() bool) {\n\tfor range time.Tick(1) {\n\t\tif ask() {\n\t\t\treturn\n\t\t}\n\t}\n}',
  'func F( {',
];
const files = ['a/x.go', 'a/y.go', 'b/x.go', 'b/x_test.go'];

const edit = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ file: fc.constantFrom(...files), body: fc.constantFrom(...bodies), blank: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.record({ remove: fc.constantFrom(...files) }) },
  { weight: 1, arbitrary: fc.record({ go: fc.constantFrom('1.21', '1.23', '1.25') }) },
  { weight: 1, arbitrary: fc.record({ level: fc.constantFrom('off', 'on', 'error', 'hint') }) },
);
const flags = fc.constantFrom<string[]>(
  [],
  ['--rule', 'all'],
  ['--no-tests'],
  ['--go', '1.22'],
  ['--disable', 'time-tick'],
);

describe('the result cache', () => {
  it('gives what a fresh run gives', function () {
    this.timeout(240_000);
    const play = new Playground();
    try {
      play.write('go.mod', 'module m\n\ngo 1.21\n');
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), flags, (edits, args) => {
          for (const step of edits) {
            if ('file' in step) {
              const name = step.file.startsWith('a/') ? 'a' : 'b';
              const suffix = step.file.replace(/\W/g, '_');
              play.write(
                step.file,
                `package ${name}\n${'\n'.repeat(step.blank)}\nimport "time"\n\n${step.body.replace('func F', `func F${suffix}`)}\n\nvar _${suffix} = time.Now\n`,
              );
            } else if ('remove' in step) rmSync(join(play.root, step.remove), { force: true });
            else if ('go' in step) play.write('go.mod', `module m\n\ngo ${step.go}\n`);
            else play.write('.gopherscope.yaml', `rules:\n  time-tick: ${step.level}\n`);
          }
          const fresh = play.run(['check', '--format', 'json', '--no-cache', '.', ...args]);
          const cached = play.run(['check', '--format', 'json', '.', ...args]);
          const again = play.run(['check', '--format', 'json', '.', ...args]);
          assert.notEqual(fresh.status, 2, fresh.stderr);
          assert.equal(steady(cached.stdout), steady(fresh.stdout));
          assert.equal(steady(again.stdout), steady(fresh.stdout));
        }),
        { seed, numRuns: nightly ? 300 : 12 },
      );
      assert.ok(readdirSync(join(play.root, '.cache/results')).length > 0, 'the cache was in use');
    } finally {
      play.remove();
    }
  });

  it('gives what a fresh run gives, when packages of several modules rest on each other', function () {
    this.timeout(240_000);
    const play = new Playground();
    try {
      const uses = ['b.Use(f)', 'defer f.Close()\n\tb.Use(f)', 'g := b.Make()\n\tb.Use(g)\n\tb.Use(f)'];
      const helps = ['c.Close(f)', 'f.Close()', '_ = f.Name()', 'c.Missing(f)', 'f.('];
      const closes = ['defer f.Close()', '_ = f.Name()', 'if f.Name() != "" {\n\t\tf.Close()\n\t}'];
      const write = {
        a: (body: string) =>
          play.write(
            'app/a/a.go',
            `package a\n\nimport (\n\t"os"\n\n\t"example.com/app/b"\n)\n\nfunc Read() {\n\tf, err := os.Open("x")\n\tif err != nil {\n\t\treturn\n\t}\n\t${body}\n}\n`,
          ),
        b: (body: string) =>
          play.write(
            'app/b/b.go',
            `package b\n\nimport (\n\t"os"\n\n\t"example.com/lib/c"\n)\n\nfunc Use(f *os.File) {\n\t${body}\n}\n\nfunc Make() *os.File { return c.Make() }\n`,
          ),
        c: (body: string) =>
          play.write(
            'lib/c/c.go',
            `package c\n\nimport "os"\n\nfunc Close(f *os.File) {\n\t${body}\n}\n\nfunc Make() *os.File {\n\tf, _ := os.Open("x")\n\treturn f\n}\n`,
          ),
        work: (body: string) => play.write('go.work', `go 1.22\n\nuse (\n${body}\n)\n`),
        level: (body: string) => play.write('.gopherscope.yaml', `rules:\n  resource-not-closed: ${body}\n`),
        gone: (body: string) => rmSync(join(play.root, body), { force: true }),
      };
      play.write('app/go.mod', 'module example.com/app\n\ngo 1.22\n');
      play.write('lib/go.mod', 'module example.com/lib\n\ngo 1.22\n');
      const step = (name: keyof typeof write, bodies: readonly string[]) =>
        fc.record({ name: fc.constant(name), body: fc.constantFrom(...bodies) });
      const steps = fc.oneof(
        { weight: 2, arbitrary: step('a', uses) },
        { weight: 3, arbitrary: step('b', helps) },
        { weight: 3, arbitrary: step('c', closes) },
        { weight: 1, arbitrary: step('work', ['\t./app\n\t./lib', '\t./app']) },
        { weight: 1, arbitrary: step('level', ['off', 'on', 'error']) },
        { weight: 1, arbitrary: step('gone', ['app/b/b.go', 'lib/c/c.go', 'go.work', '.gopherscope.yaml']) },
      );
      write.a(uses[0]!);
      write.b(helps[0]!);
      write.c(closes[1]!);
      write.work('\t./app\n\t./lib');
      assert.match(play.run(['check', '.']).stdout, /resource-not-closed/);
      const goFlags = fc.constantFrom<string[]>([], ['--go', '1.22'], ['--go', '1.25']);
      fc.assert(
        fc.property(fc.array(steps, { minLength: 1, maxLength: 3 }), goFlags, (edits, args) => {
          for (const { name, body } of edits) write[name](body);
          const fresh = play.run(['check', '--format', 'json', '--no-cache', '.', ...args]);
          const cached = play.run(['check', '--format', 'json', '.', ...args]);
          assert.notEqual(fresh.status, 2, fresh.stderr);
          assert.equal(steady(cached.stdout), steady(fresh.stdout));
        }),
        { seed, numRuns: nightly ? 300 : 15 },
      );
    } finally {
      play.remove();
    }
  });

  it('is used: the second run analyses nothing', () => {
    const play = new Playground();
    try {
      play.write('go.mod', 'module m\n\ngo 1.21\n');
      play.write('a.go', `package m\n\nimport "time"\n\n${bodies[1]}\n`);
      play.run(['check']);
      const entries = () => readdirSync(join(play.root, '.cache/results'), { recursive: true }).length;
      const before = entries();
      play.run(['check']);
      assert.equal(entries(), before);
      play.run(['check', '--go', '1.22']);
      assert.ok(entries() > before);
    } finally {
      play.remove();
    }
  });
});
