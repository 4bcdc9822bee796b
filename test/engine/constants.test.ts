/** Holds what constants are worth to the compiler: repeated specs, iota, operators, conversions, escapes, other names. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import type { Constant } from '#engine/packages/constant-value';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

const declarations = `
type kind int

const (
	first kind = iota
	second
	_
	fourth
	again = iota * 10
	more
)

const (
	a, b = iota, -iota
	c, d
)

const (
	read = 1 << iota
	write
	both = read | write
	rest = 0xff &^ both
)

const (
	_  = iota
	kb = 1 << (10 * iota)
	mb
)

const (
	name     = "x" + "y"
	quoted   = "a\\tb\\\\\\"c\\n"
	raw      = \`a\\tb\`
	letter   = 'q'
	tab      = '\\t'
	accent   = '\\u00e9'
	far      = "\\U0001F600"
	octal    = 0o17
	older    = 017
	large    = 1_000_000
	truth    = large > 10 && !(1 == 2)
	typed    = kind(7) % 4
	negative = -5 % 3
	half     = 0.5 * 4
	other    = second + fourth
)
`;

const names =
  'first second fourth again more a b c d read write both rest kb mb name quoted raw letter tab accent far octal older large truth typed negative half other'.split(
    ' ',
  );

function worthAccordingToGo(): readonly unknown[] {
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-constants-'));
  try {
    const print = `func main() {\n\tjson.NewEncoder(os.Stdout).Encode([]any{${names.join(', ')}})\n}\n`;
    const text = `package main\n\nimport (\n\t"encoding/json"\n\t"os"\n)\n${declarations}\n${print}`;
    writeFileSync(join(folder, 'main.go'), text);
    const { status, stdout, stderr } = spawnSync('go', ['run', join(folder, 'main.go')], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function worthIn(path: string, text: string): Promise<ReadonlyMap<string, Constant | undefined>> {
  const found = new Map<string, Constant | undefined>();
  const rule: Rule = {
    name: 'asks',
    title: '',
    why: '',
    severity: 'warning',
    triggers: [],
    check({ unit, resolution }) {
      for (const name of names)
        found.set(name, resolution.constantValueOf(unit, { kind: 'global', name, range: unit.range }));
    },
  };
  const session = new AnalysisSession(await goParser(), [rule]);
  session.analyze({ files: [{ path, lines: new LineIndex(text) }], go: '1.26', config: emptyConfig });
  return found;
}

describe('constants', () => {
  it('are worth what the compiler says', async function () {
    this.timeout(60_000);
    const worth = await worthIn('p.go', `package main\n${declarations}\nfunc f() {}\n`);
    assert.deepEqual(
      names.map((name) => worth.get(name)),
      worthAccordingToGo(),
    );
  });

  it('that depend on each other are worth nothing', async () => {
    const worth = await worthIn('p.go', 'package p\n\nconst a = b\nconst b = a + 1\n\nfunc f() {}\n');
    assert.deepEqual([worth.get('a'), worth.get('b')], [undefined, undefined]);
  });

  it('that are no Go do no harm', async () => {
    const text =
      'package p\n\nconst (\n\ta = "\\Uffffffff\\uzzzz\\"\n\tb = 1 << 900\n\tc = 1 / 0\n\td\n)\n\nfunc f() {}\n';
    const worth = await worthIn('p.go', text);
    assert.deepEqual([worth.get('b'), worth.get('c'), worth.get('d')], [undefined, undefined, undefined]);
  });

  it('of great numbers take no longer than others', async () => {
    const worth = await worthIn('p.go', 'package p\n\nconst a = 5 & 4294967295\n\nfunc f() {}\n');
    assert.equal(worth.get('a'), 5);
  });
});
