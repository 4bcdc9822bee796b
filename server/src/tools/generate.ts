/**
 * `npm run generate [-- --check]`: derives from the rule folders the registry, the settings, the schema of .gopherscope.yaml and the pages.
 * With --check it writes nothing and fails when a file is stale.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { argv, exit } from 'node:process';
import { build } from 'esbuild';
import { globSync } from 'tinyglobby';
import type { Rule } from '#engine/findings/define-rule';
import { outputs, registry, rulesFolder } from './generate/outputs';

const check = argv.includes('--check');
const stale: string[] = [];

function put(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  stale.push(path);
  if (!check) writeFileSync(path, text);
}

/** The rules as their folders define them now: this tool's own bundle may be older than they are. */
async function loadRules(index: string): Promise<ReadonlyMap<string, Rule>> {
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-generate-'));
  try {
    const outfile = join(folder, 'rules.cjs');
    const stdin = { contents: index, resolveDir: resolve(rulesFolder), loader: 'ts' as const };
    await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
    return (createRequire(outfile)(outfile) as { rules: ReadonlyMap<string, Rule> }).rules;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

async function main(): Promise<void> {
  const names = globSync(`${rulesFolder}/*/rule.ts`)
    .map((file) => dirname(file).split('/').at(-1)!)
    .sort();
  const index = registry(names);
  put(`${rulesFolder}/registry.generated.ts`, index);
  const rules = [...(await loadRules(index)).values()];
  const sources = rules.map((rule) => ({
    rule,
    leak: read(`${rulesFolder}/${rule.name}/leak.go`),
    clean: read(`${rulesFolder}/${rule.name}/clean.go`),
  }));
  for (const [path, text] of outputs(sources, read)) put(path, text);
  if (check && stale.length > 0) {
    console.error(`Stale: ${stale.join(', ')}. Run npm run generate.`);
    exit(1);
  }
  console.log(stale.length === 0 ? 'Generated files are fresh.' : `Wrote ${stale.join(', ')}.`);
}

void main();
