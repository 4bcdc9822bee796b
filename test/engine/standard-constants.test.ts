/** Holds what the table of declarations says that constants of the standard library are worth to the compiler, one by one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declaredIn } from '#engine/packages/package-index';
import { PackageTypes } from '#engine/packages/package-types';
import { generatedDeclarations, generatedFrom } from '#engine/packages/standard/declarations.generated';
import { standardLibrary } from '#engine/packages/standard-library';
import { goParser } from '../go-parser';

interface Told {
  readonly path: string;
  readonly name: string;
  readonly worth: string | undefined;
}

async function allConstants(): Promise<readonly Told[]> {
  const library = standardLibrary(await goParser());
  return Object.keys(generatedDeclarations).flatMap((path) => {
    const index = library(path)!;
    const values = index.files.flatMap(({ outline }) => [...declaredIn(outline).values.values()]);
    return values
      .filter(({ kind }) => kind === 'constant')
      .map(({ name }) => {
        const worth = PackageTypes.for(index).worthOf(name)?.value;
        return { path, name, worth: worth === undefined ? undefined : JSON.stringify(worth) };
      });
  });
}

/** The names of those that are worth something else. */
function wrongAccordingToGo(told: readonly Told[]): string {
  const paths = [...new Set(told.map(({ path }) => path))];
  const imports = paths.map((path, at) => `\tp${at} "${path}"`);
  const checks = told.map(({ path, name, worth }) => {
    const member = `p${paths.indexOf(path)}.${name}`;
    return `\tif ${member} != ${worth} {\n\t\tfmt.Println("${path}.${name}", ${member})\n\t}`;
  });
  const text = `package main\n\nimport (\n\t"fmt"\n${imports.join('\n')}\n)\n\nfunc main() {\n${checks.join('\n')}\n}\n`;
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-constants-'));
  try {
    writeFileSync(join(folder, 'main.go'), text);
    const { status, stdout, stderr } = spawnSync('go', ['run', join(folder, 'main.go')], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('constants of the standard library', () => {
  it('are worth what the compiler says', async function () {
    this.timeout(300_000);
    const version = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout?.trim();
    if (version !== generatedFrom) {
      console.log(`      not checked: the table is from ${generatedFrom}, installed is ${version || 'no Go'}`);
      return;
    }
    const told = (await allConstants()).filter(({ worth }) => worth !== undefined);
    assert.ok(told.length > 400, `${told.length} constants`);
    assert.equal(wrongAccordingToGo(told), '');
  });

  it('are worth nothing where that depends on the platform, or no number holds it', async () => {
    const without = new Set(
      (await allConstants()).filter(({ worth }) => worth === undefined).map(({ path, name }) => `${path}.${name}`),
    );
    for (const name of [
      'runtime.GOOS',
      'os.DevNull',
      'os.PathSeparator',
      'strconv.IntSize',
      'math.MaxInt64',
      'math.Pi',
    ])
      assert.ok(without.has(name), name);
  });
});
