/**
 * Whatever is edited in the files of a package, and in whatever order they are asked about: a session that saw it all finds what one finds that sees the
 * package for the first time. GOPHERSCOPE_SEED draws other edits.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { env } from 'node:process';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import { rules } from '#engine/rules/registry.generated';
import { liveTrees } from '#engine/syntax/tree';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';
import { seeded } from '../seeded';
import { fixtures } from './fixtures';

const isNightly = (env.GOPHERSCOPE_NIGHTLY ?? '') !== '';
const firstSeed = Number(env.GOPHERSCOPE_SEED ?? 1);
/** Of Go's own library: those in which functions of many files start, lock, wait and call each other in circles. */
const real = isNightly
  ? ['os/exec', 'database/sql', 'net/rpc', 'net/http/httputil', 'net', 'net/http', 'crypto/tls', 'testing', 'go/types']
  : ['os/exec', 'database/sql', 'net/rpc', 'net/http/httputil'];
const looksAtReal = isNightly ? 40 : 12;
const fixturesEach = isNightly ? 1 : 12;
const looksAtFixture = isNightly ? 20 : 6;

type Texts = Map<string, string>;
type Next = (below: number) => number;

/** What is typed into functions besides what stands in the package already. */
const statements = [
  '\tgo func() { ch <- 1 }()',
  '\tch := make(chan int)',
  '\tclose(ch)',
  '\tfor range ch {\n\t}',
  '\tvar mu sync.Mutex\n\tmu.Lock()',
  '\tmu.Unlock()',
  '\tdefer mu.Unlock()',
  '\tif len(os.Args) > 3 {\n\t\treturn\n\t}',
  '\tselect {\n\tcase <-ch:\n\tdefault:\n\t}',
  '\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t}()\n\twg.Wait()',
  '\tpanic("unreachable")',
  '\tf, err := os.Open("x")\n\t_, _ = f, err',
  '\ttime.Sleep(time.Second)',
];
const broken = ['{', '}', '(', '"', '`', '/*', 'func (', 'if x :='];

/** What may be done to a text; gives what it was, or undefined where there is nothing of the kind. */
type Edit = (texts: Texts, file: string, next: Next) => string | undefined;

function one<T>(all: readonly T[], next: Next): T | undefined {
  return all.length === 0 ? undefined : all[next(all.length)];
}

function linesWhere(text: string, is: (line: string) => boolean): readonly number[] {
  return text.split('\n').flatMap((line, at) => (is(line) ? [at] : []));
}

/** Exchanges some lines from `at` on. */
function splice(texts: Texts, file: string, at: number, remove: number, ...insert: readonly string[]): string {
  const lines = texts.get(file)!.split('\n');
  const removed = lines.splice(at, remove, ...insert);
  texts.set(file, lines.join('\n'));
  return `${file}:${at + 1} -${JSON.stringify(removed)} +${JSON.stringify(insert)}`;
}

/** One of these lines is written anew. */
function rewrite(is: RegExp, write: (line: string, texts: Texts, next: Next) => string): Edit {
  return (texts, file, next) => {
    const text = texts.get(file)!;
    const at = one(
      linesWhere(text, (line) => is.test(line)),
      next,
    );
    return at === undefined ? undefined : splice(texts, file, at, 1, write(text.split('\n')[at]!, texts, next));
  };
}

/** Stands alone, so that the braces still match. */
const statement = /^\t+[^\s{}/][^{}]*$/;
const called = /\b([a-z]\w*)\(/g;

function declared(texts: Texts): readonly string[] {
  return [...texts.values()].flatMap((text) =>
    [...text.matchAll(/^func (?:\([^)]*\) )?(\w+)/gm)].map(([, name]) => name!),
  );
}

const edits: Readonly<Record<string, Edit>> = {
  delete: (texts, file, next) => {
    const at = one(
      linesWhere(texts.get(file)!, (line) => statement.test(line)),
      next,
    );
    return at === undefined ? undefined : splice(texts, file, at, 1);
  },
  duplicate: rewrite(statement, (line) => `${line}\n${line}`),
  borrow: rewrite(statement, (line, texts, next) => {
    const text = one([...texts.values()], next)!;
    return `${line}\n${
      one(
        text.split('\n').filter((each) => statement.test(each)),
        next,
      ) ?? ''
    }`;
  }),
  insert: rewrite(statement, (line, _, next) => `${one(statements, next)}\n${line}`),
  insertAtStart: rewrite(/^func .*\{$/, (line, _, next) => `${line}\n${one(statements, next)}`),
  callAnother: rewrite(/^\t.*\b[a-z]\w*\(/, (line, texts, next) => {
    const [, name] = one([...line.matchAll(called)], next)!;
    return line.replace(`${name}(`, `${one(declared(texts), next) ?? name}(`);
  }),
  callAMethod: rewrite(/^\t.*\.\w+\(/, (line, texts, next) => {
    const [, name] = one([...line.matchAll(/\.(\w+)\(/g)], next)!;
    return line.replace(`.${name}(`, `.${one(declared(texts), next) ?? name}(`);
  }),
  start: rewrite(/^\t+[\w.]+\([^{}]*\)$/, (line) => line.replace(/^\t+/, '$&go ')),
  startNot: rewrite(/^\t+go /, (line) => line.replace('go ', '')),
  lockNot: rewrite(/\.Lock\(\)/, (line) => line.replace('.Lock()', '.Unlock()')),
  unlockNot: rewrite(/\.Unlock\(\)/, (line) => line.replace('.Unlock()', '.Lock()')),
  deferNot: rewrite(/^\t+defer /, (line) => line.replace('defer ', '')),
  noneBuffered: rewrite(/make\(chan [^,()]+, \d+\)/, (line) => line.replace(/, \d+\)/, ')')),
  renameOne: rewrite(/^func .*\{$/, (line) => line.replace(/^(func (?:\([^)]*\) )?\w+)/, '$1X')),
  renameField: rewrite(/^\t\w+ +[\w.*[\]]+$/, (line) => line.replace(/^\t\w+/, '$&X')),
  changeType: rewrite(/^\t\w+ +[\w.*[\]]+$/, (line) => line.replace(/[\w.*[\]]+$/, 'chan struct{}')),
  renameEverywhere: (texts, _, next) => {
    const name = one(declared(texts), next);
    if (name === undefined) return undefined;
    for (const [path, text] of texts) texts.set(path, text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${name}Y`));
    return `${name} renamed`;
  },
  retypeField: rewrite(/^\t[a-z]\w*\s+(?:int|bool|string|error|any|sync\.Mutex)$/, (line, _, next) =>
    line.replace(/\S+$/, one(['int', 'string', 'chan int', 'sync.Mutex', '*sync.Cond'], next)!),
  ),
  comment: (texts, file, next) => splice(texts, file, next(texts.get(file)!.split('\n').length), 0, `// ${next(1000)}`),
  break: (texts, file, next) => splice(texts, file, next(texts.get(file)!.split('\n').length), 0, one(broken, next)!),
  swapFunctions: (texts, file) => {
    const [head, ...functions] = texts.get(file)!.split(/^(?=func )/m);
    texts.set(file, [head, ...functions.reverse()].join(''));
    return `${file}: functions turned round`;
  },
};

/** What a session finds, by file, whatever the order in which it was given them. */
function found(session: AnalysisSession, texts: Texts, only?: string) {
  const { findings, notDecided, faults } = session.analyze({
    files: [...texts].map(([path, text]) => ({ path, lines: new LineIndex(text) })),
    go: '1.26',
    config,
    ...(only === undefined ? {} : { only: new Set([only]) }),
  });
  assert.deepEqual(faults, []);
  return { findings, notDecided };
}

const config = {
  ...emptyConfig,
  rules: Object.fromEntries([...rules.keys()].map((name) => [name, { level: 'on' as const }])),
};

/** Goes on editing a package; a file is mended now and then, and some edits arrive before the one before was looked at. */
async function editing(of: string, originals: ReadonlyMap<string, string>, looks: number, next: Next): Promise<number> {
  const parser = await goParser();
  const kept = new AnalysisSession(parser, [...rules.values()]);
  const texts: Texts = new Map(originals);
  const names = [...originals.keys()];
  const history: string[] = [];
  let count = 0;
  found(kept, texts);
  for (let look = 0; look < looks; look++) {
    for (let more = 1 + next(3); more > 0; more--) {
      const file = one(names, next)!;
      const isMended = next(4) === 0;
      if (isMended) texts.set(file, originals.get(file)!);
      const [name, edit] = one(Object.entries(edits), next)!;
      const done = isMended ? `${file} mended` : edit(texts, file, next);
      if (done !== undefined) history.push(`${name}: ${done}`);
    }
    // The file somebody looks at is asked about first, before the rest.
    const seen = one(names, next)!;
    const first = next(2) === 0 ? found(kept, texts, seen) : undefined;
    const now = found(kept, texts);
    const fresh = found(new AnalysisSession(parser, [...rules.values()]), texts);
    const where = `${of}, look ${look}, GOPHERSCOPE_SEED=${firstSeed}\n${history.join('\n')}`;
    if (first !== undefined)
      assert.deepEqual(first.findings.get(seen), fresh.findings.get(seen), `${seen} first, ${where}`);
    assert.deepEqual(now, fresh, where);
    count += [...now.findings.values()].flat().length;
  }
  return count;
}

function sourcesOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => /^[^_].*(?<!_test)\.go$/.test(name));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** The functions of one file in three. */
function cut(text: string): ReadonlyMap<string, string> {
  const [beginning = '', ...functions] = text.split(/^(?=func )/m);
  const imports = /^package[\s\S]*?^\)\n|^package[\s\S]*?^import .*\n/m.exec(beginning)?.[0] ?? 'package fixture\n';
  const thirds = [beginning, `${imports}\n`, `${imports}\n`];
  functions.forEach((each, at) => {
    thirds[at % 3] += each;
  });
  return new Map(thirds.map((third, at) => [`${at}.go`, third]));
}

describe('edits in a package', function () {
  this.timeout(isNightly ? 3_600_000 : 300_000);
  let trees: number;
  beforeEach(() => {
    trees = liveTrees();
  });
  afterEach(() => assert.equal(liveTrees(), trees, 'every tree is deleted'));

  const root = join(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(), 'src');
  real.forEach((path, at) => {
    it(`of ${path} leave what a fresh look finds`, async () => {
      await editing(path, sourcesOf(join(root, path)), looksAtReal, seeded(firstSeed + at));
    });
  });

  it('of fixtures cut into three files leave what a fresh look finds', async () => {
    const leaking = fixtures('leak').filter((_, at) => (at + firstSeed) % fixturesEach === 0);
    let findings = 0;
    for (const [at, { path, text, rule }] of leaking.entries())
      findings += await editing(`${rule}/${basename(path)}`, cut(text), looksAtFixture, seeded(firstSeed + at));
    assert.ok(findings > 0, 'the texts hold findings');
  });
});
