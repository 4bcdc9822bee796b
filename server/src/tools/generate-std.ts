/**
 * `npm run generate:std [-- --check]`: derives from the installed Go what the engine knows of the standard library: its declarations and what
 * its functions do with the resources they are given. With --check it writes nothing and fails when a file is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { argv, exit } from 'node:process';
import { Goroot, installedGo, toolParser } from './std/goroot';
import { standardTables } from './std/tables';

async function main(): Promise<void> {
  const check = argv.includes('--check');
  const go = installedGo();
  if (go === undefined) {
    console.error('Go is not installed: the tables of the standard library are made from its sources.');
    exit(2);
  }
  const goroot = new Goroot(go.sources, await toolParser('dist'));
  const stale: string[] = [];
  for (const [path, text] of standardTables(goroot, go.version)) {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    stale.push(path);
    if (!check) writeFileSync(path, text);
  }
  if (check && stale.length > 0) {
    console.error(`Stale: ${stale.join(', ')}. Run npm run generate:std with ${go.version}.`);
    exit(1);
  }
  console.log(stale.length === 0 ? 'The tables of the standard library are fresh.' : `Wrote ${stale.join(', ')}.`);
}

void main();
