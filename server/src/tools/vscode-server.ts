/** The door to a real VS Code for `npm start`, the bench and the tests: installed, served, opened in Chromium; knows nothing of what is shown in it. */
export { vscodeCache } from './vscode/cache';
export { type InsideRun, runInside } from './vscode/inside';
export { installVSCode, type VSCodeInstall } from './vscode/install';
export { type Editor, type EditorOptions, openEditor } from './vscode/open';
export { resultPrefix } from './vscode/output';
export { type ExtensionSource, type ServedVSCode, type ServeOptions, serveVSCode } from './vscode/serve';
