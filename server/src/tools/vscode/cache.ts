/** Where the pinned VS Code is kept. */
import { join } from 'node:path';

/** Relative to the repository's root: outside node_modules, ignored by git, reused for as long as the pinned versions stay. */
export const vscodeCache = join('.cache', 'vscode');
