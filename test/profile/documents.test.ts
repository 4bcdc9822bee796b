/** The document about profiles on the command line shows what the commands print, and every subcommand at work. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cli = resolve('dist/cli.js');
const document = readFileSync('server/src/cli/profile/README.md', 'utf8');

/** Words of a command line; quotes hold words together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

describe('the document about profiles on the command line', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-document-'));
  before(() => cpSync('examples/leaky-service', folder, { recursive: true }));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    assert.equal(status, 0, stderr);
    return `${stdout}${stderr}`;
  }

  const blocks = [...document.matchAll(/^```\n\$ gopherscope (.*)\n([\s\S]*?)^```$/gm)];
  it('shows every subcommand at work', () => {
    const shown = new Set(blocks.map(([, command]) => command!.split(' ')[1]));
    const commands = [...run(['profile', '--help']).matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name!);
    assert.ok(commands.length > 8);
    assert.deepEqual(
      commands.filter((name) => !shown.has(name)),
      [],
    );
  });

  for (const [, command, output] of blocks) {
    it(`shows what ${command} prints`, () => {
      const printed = run(wordsOf(command!));
      const [beginning, end] = output!.split('…\n');
      if (end === undefined && !output!.includes('\n…\n')) assert.equal(printed, output);
      else {
        assert.ok(printed.startsWith(beginning!), printed.slice(0, beginning!.length));
        assert.ok(printed.endsWith(end ?? ''), printed.slice(-200));
      }
    });
  }
});
