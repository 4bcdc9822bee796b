/** The door to a real VS Code for `npm start` and the tests: where it is kept, how it is installed and served; knows nothing of what is shown in it. */
import { join } from 'node:path';

export { installVSCode, type VSCodeInstall } from './vscode/install';
export { type ExtensionSource, type ServedVSCode, type ServeOptions, serveVSCode } from './vscode/serve';

/** Relative to the repository's root: outside node_modules, ignored by git, reused for as long as the pinned versions stay. */
export const vscodeCache = join('.cache', 'vscode');
