/** Owns opening the example's workspace in an editor with the package installed, for one `describe`. Refuses to know what is done there. */
import { type Editor, type EditorOptions, openEditor } from '../../../server/src/tools/vscode-server';
import { packed } from './packed';
import { ready } from './workbench';

/** The editor; it is there inside tests and hooks that come later. */
export function openedExample(
  options: Pick<EditorOptions, 'settings' | 'size'>,
): Pick<Editor, 'page' | 'folder' | 'console'> {
  let opened: Editor | undefined;
  before(async () => {
    opened = await openEditor({ workspace: 'examples/leaky-service', extension: await packed(), ...options });
    await ready(opened.page);
  });
  after(() => opened?.close());
  const editor = (): Editor => {
    if (!opened) throw new Error('the editor is open inside of tests alone');
    return opened;
  };
  return {
    get page() {
      return editor().page;
    },
    get folder() {
      return editor().folder;
    },
    get console() {
      return editor().console;
    },
  };
}
