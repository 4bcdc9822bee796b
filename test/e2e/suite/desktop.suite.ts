/** What only the desktop can show: the server is a process, and it comes back when it dies. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { ownDiagnostics, summary, until } from './wait';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
if (!folder) throw new Error('The workspace is missing.');
const leakFile = vscode.Uri.joinPath(folder, 'charge/batch.go');

/** Children of this extension host that run our server, from /proc. */
function serverProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return (
          Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dist/server.js')
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe('a server that dies', () => {
  it('comes back three times with the same findings', async () => {
    await vscode.window.showTextDocument(leakFile);
    const before = await until('findings', () => {
      const found = summary(ownDiagnostics(leakFile));
      return found.length > 0 ? found : undefined;
    });
    for (let death = 1; death <= 3; death += 1) {
      const [old] = serverProcesses();
      assert.ok(old, 'no server process');
      process.kill(old, 'SIGKILL');
      await until('another server', () => serverProcesses().find((pid) => pid !== old));
      await until('the old findings gone', () => (ownDiagnostics(leakFile).length === 0 ? true : undefined));
      await until('the same findings', () =>
        summary(ownDiagnostics(leakFile)).join() === before.join() ? true : undefined,
      );
    }
    assert.equal(serverProcesses().length, 1);
  }).timeout(60_000);
});
