/** Which file a recorded path leads to inside a real editor, in both extension hosts, and that nothing else is ever opened. */
import { assert } from 'chai';
import * as vscode from 'vscode';
import { SourceFinder } from '../../../client/src/profile/source/finder';

const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
if (!workspace) throw new Error('The workspace is missing.');
const at = (path: string): vscode.Uri => vscode.Uri.joinPath(workspace, path);

class Memory implements vscode.Memento {
  readonly #values = new Map<string, unknown>();
  keys(): readonly string[] {
    return [...this.#values.keys()];
  }
  get<T>(key: string, fallback?: T): T {
    return (this.#values.get(key) ?? fallback) as T;
  }
  async update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
  }
}

describe('the source of a frame', () => {
  let finder: SourceFinder;
  const made = ['twins/a/same/twin.go', 'twins/b/same/twin.go'];

  before(async () => {
    const text = (name: string): Uint8Array => new TextEncoder().encode(`package same\n\nfunc ${name}() {}\n`);
    await vscode.workspace.fs.writeFile(at(made[0]!), text('First'));
    await vscode.workspace.fs.writeFile(at(made[1]!), text('Second'));
  });
  beforeEach(() => {
    finder = new SourceFinder(new Memory(), undefined);
  });
  afterEach(() => finder.dispose());
  after(() => vscode.workspace.fs.delete(at('twins'), { recursive: true }));

  async function found(path: string, name = ''): Promise<string> {
    const answer = await finder.find(path, name);
    if (answer.kind === 'file') return vscode.workspace.asRelativePath(answer.file, false);
    return answer.kind === 'refused' ? 'refused' : `${answer.candidates.length} candidates`;
  }

  it('is found through a trimmed path, a container, a runner and a build folder', async () => {
    const name = 'example.com/payments/api.(*API).export';
    for (const path of [
      'example.com/payments/api/handlers.go',
      'example.com/payments@v1.2.3/api/handlers.go',
      '/app/api/handlers.go',
      '/home/runner/work/payments/payments/api/handlers.go',
      '/proc/self/cwd/api/handlers.go',
      '/b/execroot/_main/bazel-out/k8-fastbuild/bin/api/handlers.go',
      'C:\\build\\api\\handlers.go',
      at('api/handlers.go').path,
    ]) {
      assert.equal(await found(path), 'api/handlers.go', path);
      assert.equal(await found(path, name), 'api/handlers.go', `${path} of a function`);
    }
    assert.equal(await found('/x/handlers.go', name), 'api/handlers.go', 'by the function alone');
  });

  it('is asked for when two files fit, unless the function tells', async () => {
    assert.equal(await found('/app/same/twin.go'), '2 candidates');
    assert.equal(await found('/app/same/twin.go', 'example.com/x/same.Second'), made[1]);
  });

  it('is where the user said, for all files recorded below the same folder, until that is forgotten', async () => {
    await finder.rememberFile('/app/same/twin.go', at(made[1]!));
    assert.equal(await found('/app/same/twin.go'), made[1]);
    assert.deepEqual(finder.mappings, [{ prefix: 'app', target: at('twins/b').toString() }]);
    await finder.forget(finder.mappings);
    assert.equal(await found('/app/same/twin.go'), '2 candidates');
    const file = await finder.rememberFolder('/srv/x/twin.go', at('twins/a/same'));
    assert.equal(file?.path, at(made[0]!).path);
    assert.equal(await found('/srv/x/twin.go'), made[0]);
  });

  it('is nothing that is no source of a workspace, GOROOT, module cache or confirmed folder', async () => {
    for (const path of [
      '../../../../etc/passwd',
      '/etc/passwd',
      '/etc/../etc/hosts.go',
      'file:///etc/hosts.go',
      'command:workbench.action.quit.go',
      '//server/share/a.go',
      '\\\\server\\share\\a.go',
      'api/handlers.go\0.png',
      'api\\..\\..\\x\\..\\handlers.go',
      '',
    ]) {
      assert.equal(await found(path), 'refused', JSON.stringify(path));
    }
    assert.equal(await found('/etc/nothing-of-the-kind.go'), '0 candidates');
    assert.equal(await found('API/Handlers.go'), '0 candidates', 'names differ by case');
  });
});
