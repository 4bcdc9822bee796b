/** Every rule on its own fixtures: what it must flag, what it must not, and what its preferred fixes make of the leaks. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import type { Finding } from '#engine/findings/finding';
import { groupOf } from '#engine/findings/groups';
import { rules } from '#engine/rules/registry.generated';
import { applyEdits } from '#engine/text/edits';
import { check, type Fixture, fixtures, wants } from './fixtures';

function functionsIn(text: string): number {
  return text.match(/^func /gm)?.length ?? 0;
}

/** One preferred fix after the other, each on the text the one before left. */
async function fixAll({ path, rule, text, go }: Fixture): Promise<string> {
  let current = text;
  for (let round = 0; round < 50; round++) {
    const found = (await check(path, current, go)).find((each) => each.rule === rule && preferred(each) !== undefined);
    if (found === undefined) return current;
    const before = await count(path, current, go, rule);
    current = applyEdits(current, preferred(found)!.edits);
    const left = await count(path, current, go, rule);
    const title = `${preferred(found)!.title} (line ${found.range.start.line + 1})`;
    // Whoever is waited for and who waits may both be blocked, and helped by one fix.
    const most = found.goroutines === undefined ? 1 : before;
    assert.ok(left < before && left >= before - most, `${title} removes it`);
  }
  throw new Error(`The fixes of ${path} do not come to an end.`);
}

function preferred(finding: Finding): Finding['fixes'][number] | undefined {
  return finding.fixes.find((fix) => fix.preferred);
}

async function count(path: string, text: string, go: string, rule: string): Promise<number> {
  return (await check(path, text, go)).filter((each) => each.rule === rule).length;
}

const hasGo = spawnSync('go', ['version']).status === 0;

/** gofmt and go vet on texts, one module for all. */
function compile(files: readonly { readonly name: string; readonly text: string; readonly go: string }[]): void {
  const root = mkdtempSync(join(tmpdir(), 'gopherscope-fixtures-'));
  try {
    writeFileSync(join(root, 'go.mod'), 'module fixture\n\ngo 1.26\n');
    for (const { name, text } of files) {
      mkdirSync(join(root, name), { recursive: true });
      writeFileSync(join(root, name, 'fixture.go'), text);
    }
    const options = {
      cwd: root,
      encoding: 'utf8',
      env: { ...env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' },
    } as const;
    assert.equal(spawnSync('gofmt', ['-l', '.'], options).stdout, '');
    const build = spawnSync('go', ['build', './...'], options);
    assert.equal(build.status, 0, build.stderr);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('rules', () => {
  for (const fixture of fixtures('leak')) {
    it(`${fixture.rule} flags what ${fixture.name} says`, async () => {
      const found = (await check(fixture.path, fixture.text, fixture.go)).filter(({ rule }) => rule === fixture.rule);
      const expected = wants(fixture.text);
      assert.deepEqual(
        found.map(({ range }) => range.start.line + 1),
        expected.map(({ line }) => line),
        found.map(({ range, message }) => `${range.start.line + 1}: ${message}`).join('\n'),
      );
      for (const [index, { pattern, severity, isLikely, line }] of expected.entries()) {
        assert.match(found[index]!.message, pattern);
        if (isLikely) assert.equal(found[index]!.confidence, 'likely', `line ${line}`);
        if (severity !== undefined) assert.equal(found[index]!.severity, severity, `line ${line}`);
      }
      for (const { message, related } of found) {
        assert.match(message, /\.$/);
        for (const step of related) assert.match(step.message, related.length > 1 ? /^\d+ of \d+: .*\.$/ : /^\D.*\.$/);
      }
    });
  }

  for (const fixture of fixtures('clean')) {
    it(`are silent on ${fixture.rule}/${fixture.name}`, async () => {
      // Whether a fixture sets every timeout is no matter of another rule's; leaks are everybody's.
      const isLeak = (name: string): boolean => ['goroutines', 'lifecycle'].includes(groupOf(rules.get(name)!).id);
      const found = await check(fixture.path, fixture.text, fixture.go);
      assert.deepEqual(
        found
          .filter(({ rule, severity }) => rule === fixture.rule || (isLeak(rule) && severity !== 'hint'))
          .map(({ rule, range, message }) => `${rule} ${range.start.line + 1}: ${message}`),
        [],
      );
    });
  }

  it('have enough of both', () => {
    for (const name of rules.keys()) {
      const leaks = fixtures('leak').filter(({ rule }) => rule === name);
      const clean = fixtures('clean').filter(({ rule }) => rule === name);
      assert.ok(leaks.flatMap(({ text }) => wants(text)).length >= 5, `${name} flags at least 5`);
      assert.ok(clean.reduce((sum, { text }) => sum + functionsIn(text), 0) >= 8, `${name} has at least 8 near misses`);
    }
  });

  it('have preferred fixes that remove their finding, make what the golden file says, and compile as gofmt wants', async () => {
    const fixed: { name: string; text: string; go: string }[] = [];
    for (const fixture of fixtures('leak')) {
      const text = await fixAll(fixture);
      const golden = `${fixture.path}.golden`;
      if (env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
      assert.ok(existsSync(golden), `${golden} is missing; make it with UPDATE_GOLDEN=1 and read it`);
      assert.equal(text, readFileSync(golden, 'utf8'), golden);
      fixed.push({ name: `${fixture.rule}-${fixed.length}`, text, go: fixture.go });
    }
    if (hasGo) compile(fixed);
    else console.log('      Go is not installed: the fixed files were not compiled.');
  });

  it('have other fixes that remove their finding and compile', async () => {
    const fixed: { name: string; text: string; go: string }[] = [];
    for (const { path, rule, text, go } of fixtures('leak')) {
      const found = (await check(path, text, go)).filter((each) => each.rule === rule);
      for (const [index, finding] of found.entries()) {
        for (const fix of finding.fixes.filter((each) => !each.preferred)) {
          const after = applyEdits(text, fix.edits);
          const left = await count(path, after, go, rule);
          const isRemoved = finding.goroutines === undefined ? left === found.length - 1 : left < found.length;
          assert.ok(isRemoved, `${fix.title} in ${path}`);
          fixed.push({ name: `${rule}-${index}-${fixed.length}`, text: after, go });
        }
      }
    }
    if (hasGo && fixed.length > 0) compile(fixed);
  });
});
