/** Owns telling by its text whether a Go file can be the one a function was compiled from. Pure; looks for words, parses nothing. */
import { parseFrameName } from '#engine/profile/names/frame-name';

/** Whether the text is of the function's package and declares its name. False where the name says too little. */
export function declares(text: string, functionName: string): boolean {
  const { packagePath, packageName, method } = parseFrameName(functionName);
  if (packagePath === '') return false;
  const clause = /^package\s+(\w+)/m.exec(text)?.[1];
  const outer = /^\w+/.exec(method)?.[0];
  // A folder may be called otherwise than its package (go-yaml → yaml); only `main` is always what it says.
  if (clause === undefined || outer === undefined || (packageName === 'main') !== (clause === 'main')) return false;
  return outer === 'init' || outer === 'glob' || new RegExp(`^func\\s(?:\\([^)]*\\)\\s*)?${outer}\\b`, 'm').test(text);
}
