/** Profiles of execution traces over the wire: made in a trusted workspace with go, refused elsewhere, given up when nobody waits. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TraceResult, traceMethods } from '#protocol/trace';
import { traceRecordings } from '../profile/recordings';
import { Editor, makeWorkspace } from './editor';

describe('an execution trace over the wire', function () {
  this.timeout(120_000);
  let editor: Editor;
  let workspace: ReturnType<typeof makeWorkspace>;

  async function ask(trusted: boolean, more: object = {}, file = 'waits.out'): Promise<TraceResult> {
    workspace = makeWorkspace({ 'go.mod': 'module example.com/run\n\ngo 1.22\n' });
    copyFileSync(join(traceRecordings(), 'waits.out'), join(workspace.root, 'waits.out'));
    editor = await Editor.start({ root: workspace.root, initializationOptions: { trusted } });
    return editor.request<TraceResult>(traceMethods.profile, { uri: workspace.uri(file), kind: 'sync', ...more });
  }

  afterEach(async () => {
    await editor.stop();
    workspace.remove();
    assert.equal(editor.stderr, '');
  });

  it('is the profile that go makes', async () => {
    const answer = await ask(true);
    assert.equal(answer.state, 'ok');
    const made = answer.state === 'ok' ? Buffer.from(answer.profile, 'base64') : Buffer.alloc(0);
    const figures = (profile: Buffer): string => {
      const file = join(workspace.root, 'made.pb.gz');
      writeFileSync(file, profile);
      return spawnSync('go', ['tool', 'pprof', '-top', '-unit=ns', file], { encoding: 'utf8' }).stdout;
    };
    const go = spawnSync('go', ['tool', 'trace', '-pprof=sync', join(workspace.root, 'waits.out')]);
    assert.equal(figures(made), figures(go.stdout));
    assert.match(figures(made), /main\.holdLock/);
  });

  it('is not made in a workspace that is not trusted', async () => {
    const answer = await ask(false);
    assert.equal(answer.state, 'untrusted');
    assert.match(answer.state === 'untrusted' ? answer.message : '', /not trusted.*Trust it first/);
  });

  it('is not made by a go that is not there, nor by one of the workspace', async () => {
    const answer = await ask(true, { goPath: '/nonexistent/go' });
    assert.equal(answer.state, 'missing');
    const { root } = workspace;
    const inside = await editor.request<TraceResult>(traceMethods.profile, {
      uri: workspace.uri('waits.out'),
      kind: 'net',
      goPath: join(root, 'go'),
    });
    assert.equal(inside.state, 'missing');
  });

  it('is not made of a file that is gone, nor for a question that is none', async () => {
    const answer = await ask(true, {}, 'gone.out');
    assert.match(answer.state === 'failed' ? answer.message : '', /cannot be read \(ENOENT\)/);
    const odd = await editor.request<TraceResult>(traceMethods.profile, {
      uri: workspace.uri('waits.out'),
      kind: 'all',
    });
    assert.equal(odd.state, 'failed');
  });
});
