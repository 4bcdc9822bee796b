/** What an analysis sees of other packages: helpers in them, their types, and results that fall when one of them changes. */
import assert from 'node:assert/strict';
import type { PackageProvider, PackageSources } from '#engine/checking/foreign-packages';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

/** One file a package; a package is a new object when its text is. */
class Packages implements PackageProvider {
  readonly #known = new Map<string, PackageSources>();

  set(path: string, text: string | undefined): void {
    if (text === undefined) this.#known.delete(path);
    else {
      const name = /^package (\w+)/m.exec(text)![1]!;
      this.#known.set(path, { key: path, path, name, files: [{ path: `${path}/f.go`, lines: new LineIndex(text) }] });
    }
  }

  readonly isCopy = () => false;
  find(path: string): PackageSources | undefined {
    return this.#known.get(path);
  }
}

async function newSession() {
  return new AnalysisSession(await goParser(), [...rules.values()]);
}

function findings(session: AnalysisSession, text: string, packages: PackageProvider, go = '1.26') {
  const files = [{ path: 'main.go', lines: new LineIndex(text) }];
  const result = session.analyze({ files, go, config: emptyConfig, packages, key: 'main' });
  assert.deepEqual(result.faults, []);
  const shown = result.findings.get('main.go')!.map(({ rule, range }) => `${rule} ${range.start.line + 1}`);
  return {
    shown,
    consulted: result.consulted.map(({ path, by, sources }) => `${by}>${path} ${sources !== undefined}`),
  };
}

const helper = (body: string) => `package work\n\nimport "sync"\n\nfunc Done(wg *sync.WaitGroup) {\n\t${body}\n}\n`;
const missing = 'if len("a") == 1 {\n\t\treturn\n\t}\n\twg.Done()';
const caller = (path: string) =>
  `package main\n\nimport (\n\t"sync"\n\n\t"${path}"\n)\n\nfunc f() {\n\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo work.Done(&wg)\n\twg.Wait()\n}\n`;

describe('other packages', () => {
  it('are seen through, and results fall when they change, come or go', async () => {
    const session = await newSession();
    const packages = new Packages();
    for (const body of [undefined, 'wg.Done()', missing, 'defer wg.Done()', undefined, missing]) {
      packages.set('m/work', body && helper(body));
      const expected = findings(await newSession(), caller('m/work'), packages);
      assert.equal(expected.shown.length, body === missing ? 1 : 0, body);
      assert.deepEqual(findings(session, caller('m/work'), packages).shown, expected.shown);
      assert.ok(expected.consulted.includes(`main>m/work ${body !== undefined}`), expected.consulted.join());
    }
  });

  it('say in which file something stands, also where an edit elsewhere leaves it as it was', async () => {
    const lib = `package lib

import "sync"

type S struct{ Mu sync.Mutex }

type T struct{ Rw sync.RWMutex }

func (t *T) M(s *S) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
}
`;
    const caller = `package main

import "m/lib"

func F(s *lib.S, t *lib.T) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	t.M(s)
}

func Start(s *lib.S, t *lib.T) {
	t.M(s)
	go F(s, t)
}
`;
    const both = 'package main\n\nimport "m/lib"\n\nfunc H(s *lib.S, t *lib.T) {\n\tt.Rw.RLock()\n\ts.Mu.Lock()\n}\n';
    const packages = new Packages();
    packages.set('m/lib', lib);
    const places = (session: AnalysisSession, other: string) => {
      const texts = { 'a.go': caller, 'b.go': other };
      const files = Object.entries(texts).map(([path, text]) => ({ path, lines: new LineIndex(text) }));
      const { findings } = session.analyze({ files, go: '1.26', config: emptyConfig, packages, key: 'main' });
      return findings.get('a.go')!.map(({ message, related }) => [message, ...related.map(({ file }) => file)]);
    };
    const session = await newSession();
    places(session, both);
    const fresh = places(await newSession(), 'package main\n');
    assert.ok(fresh.some((found) => found.includes('m/lib/f.go')));
    assert.deepEqual(places(session, 'package main\n'), fresh);
  });

  it('are seen through two deep, with what the one between asked', async () => {
    const session = await newSession();
    const packages = new Packages();
    packages.set(
      'm/work',
      'package work\n\nimport (\n\t"sync"\n\n\t"m/deep"\n)\n\nfunc Done(wg *sync.WaitGroup) {\n\tdeep.Done(wg)\n}\n',
    );
    for (const body of ['wg.Done()', missing, 'wg.Done()']) {
      packages.set('m/deep', helper(body).replace('package work', 'package deep'));
      const { shown, consulted } = findings(session, caller('m/work'), packages);
      assert.equal(shown.length, body === missing ? 1 : 0, body);
      assert.ok(consulted.includes('m/work>m/deep true'), consulted.join());
    }
  });

  it('are called as their package clause says', async () => {
    const session = await newSession();
    const packages = new Packages();
    for (const name of ['work', 'other', 'work']) {
      packages.set('m/work-go-x', helper(missing).replace('package work', `package ${name}`));
      assert.equal(findings(session, caller('m/work-go-x'), packages).shown.length, name === 'work' ? 1 : 0, name);
    }
  });

  it('give methods, promoted ones too, of types their functions return', async () => {
    const packages = new Packages();
    packages.set(
      'm/work',
      `package work\n\nimport "sync"\n\ntype base struct{}\n\nfunc (base) Finish(wg *sync.WaitGroup) {\n\t${missing}\n}\n\ntype Worker struct{ base }\n\nfunc New[T any](T) *Worker { return &Worker{} }\n\nvar Default = New(1)\n`,
    );
    for (const worker of ['work.New("a")', 'work.Default']) {
      const text = caller('m/work').replace('go work.Done(&wg)', `w := ${worker}\n\tgo w.Finish(&wg)`);
      assert.equal(findings(await newSession(), text, packages).shown.length, 1, worker);
    }
  });

  it('are seen through by interfaces that nobody else can implement', async () => {
    const session = await newSession();
    const text = (more: string, method = 'use') =>
      `package p\n\nimport "os"\n\ntype user interface{ ${method}(f *os.File) }\n\ntype base struct{}\n\nfunc (base) ${method}(f *os.File) { _ = f.Name() }\n\ntype upper struct{ base }\n\nfunc Read(u user) {\n\tf, err := os.Open("x")\n\tif err != nil {\n\t\treturn\n\t}\n\tu.${method}(f)\n}\n${more}`;
    const closer = 'type closer struct{}\n\nfunc (*closer) use(f *os.File) { f.Close() }\n';
    const embedding = 'type two struct{ user }\n';
    const leaks = (source: string, checker = session) => {
      const files = [{ path: 'p.go', lines: new LineIndex(source) }];
      const { findings } = checker.analyze({ files, go: '1.22', config: emptyConfig });
      return findings.get('p.go')!.filter(({ rule }) => rule === 'resource-not-closed').length;
    };
    for (const [source, count] of [
      [text(''), 1],
      [text(closer), 0],
      [text(''), 1],
      [text(embedding), 0],
      [text('', 'Use'), 0],
      [text(''), 1],
    ] as const) {
      assert.equal(leaks(source), count, source);
      assert.equal(leaks(source, await newSession()), count, `fresh: ${source}`);
    }
  });

  it('keep what lies in fields of their own types', async () => {
    const packages = new Packages();
    const sink = (clause: string, closes: boolean) =>
      `package ${clause}\n\nimport "os"\n\ntype Sink interface{ Flush() }\n\ntype sink struct{ inner *os.File }\n\nfunc (s *sink) Flush() {${closes ? ' s.inner.Close() ' : ''}}\n\nfunc New(f *os.File) Sink { return &sink{inner: f} }\n`;
    const open = (make: string) =>
      `\nfunc open() (any, error) {\n\tf, err := os.Open("x")\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn ${make}(f), nil\n}\n`;
    packages.set('m/sink', sink('sink', false));
    const through = `package main\n\nimport (\n\t"os"\n\n\t"m/sink"\n)\n\nfunc wrap(f *os.File) sink.Sink { return sink.New(f) }\n`;
    for (const make of ['sink.New', 'wrap'])
      assert.deepEqual(findings(await newSession(), through + open(make), packages).shown, [], make);
    for (const closes of [true, false]) {
      const { shown } = findings(await newSession(), sink('main', closes) + open('New'), packages);
      assert.equal(shown.length, closes ? 0 : 1);
    }
  });

  it('are called without their name by their own code', async () => {
    const session = await newSession();
    const messages = (body: string) => {
      const text = `package pprof\n\nimport "io"\n\nfunc StartCPUProfile(w io.Writer) error { return nil }\n\nfunc StopCPUProfile() {}\n\nfunc f(w io.Writer) {\n\tStartCPUProfile(w)\n${body}}\n`;
      const files = [{ path: 'p.go', lines: new LineIndex(text) }];
      const input = { files, go: '1.26', config: emptyConfig, path: 'runtime/pprof' };
      return session
        .analyze(input)
        .findings.get('p.go')!
        .map(({ message }) => message);
    };
    assert.deepEqual(messages('\tdefer StopCPUProfile()\n'), []);
    const [message] = messages('\tif w == nil {\n\t\treturn\n\t}\n\tStopCPUProfile()\n');
    assert.match(message ?? '', /Defer StopCPUProfile\(\)\./);
  });
});
