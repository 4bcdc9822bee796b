/** Which files the Explorer offers to open as a profile, compare and load, by the manifest. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly contributes: { readonly menus: Readonly<Record<string, readonly { command: string; when: string }[]>> };
}

describe('the Explorer’s menu', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const rows = manifest.contributes.menus['explorer/context']!;
  const patternOf = (command: string): RegExp => {
    const { when } = rows.find((row) => row.command === command)!;
    return new RegExp(/resourceFilename =~ \/(.*)\/$/.exec(when)![1]!);
  };

  const profiles = [
    'cpu.pb.gz',
    'cpu.prof',
    'heap.pprof',
    'default.pgo',
    'mem.out',
    'x.folded',
    'x.collapsed',
    'x.stacks',
  ];
  const more = ['app.perf', 'heap', 'cpu-before', 'profile.1'];
  const perhaps = ['goroutines-after.txt', 'run.trace', 'exported.html', 'stacks.log'];
  const others = ['main.go', 'README.md', 'go.mod', 'Makefile', 'heap.go', 'data.json', 'index.ts'];

  it('offers to open whatever may be a profile', () => {
    const pattern = patternOf('gopherscope.openAsProfile');
    for (const name of [...profiles, ...more, ...perhaps]) assert.match(name, pattern);
    for (const name of others) assert.doesNotMatch(name, pattern);
  });

  it('offers to compare and to load what is called like a profile', () => {
    for (const command of ['profile.compareWith', 'profile.compareSelected', 'heat.load']) {
      const pattern = patternOf(`gopherscope.${command}`);
      for (const name of [...profiles, ...more]) assert.match(name, pattern, command);
      for (const name of [...perhaps, ...others]) assert.doesNotMatch(name, pattern, command);
    }
  });
});
