/** Owns reading of a go.mod file what leads to sources: the module, what it requires, what replaces that. Pure; leaves the rest to Go. */

export interface GoMod {
  readonly path: string;
  readonly requires: ReadonlyMap<string, { readonly module: string; readonly version: string }>;
}

/** The file's module and requirements; undefined without a module line. Replacements by folders are left out: those have a go.mod of their own. */
export function readGoMod(text: string): GoMod | undefined {
  let path: string | undefined;
  const requires = new Map<string, { module: string; version: string }>();
  let block = '';
  for (const raw of text.split('\n')) {
    const words = raw
      .replace(/\/\/.*/, '')
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["`](.*)["`]$/, '$1'));
    if (words[0] === ')') block = '';
    else if (words[1] === '(') block = words[0]!;
    else if (words[0] !== '') {
      const [verb, ...rest] = block === '' ? words : [block, ...words];
      const [first, second] = rest;
      const arrow = rest.indexOf('=>');
      if (verb === 'module') path ??= first;
      else if (verb === 'require' && first && second) requires.set(first, { module: first, version: second });
      else if (verb === 'replace' && first && arrow > 0 && rest[arrow + 2]) {
        requires.set(first, { module: rest[arrow + 1]!, version: rest[arrow + 2]! });
      }
    }
  }
  return path === undefined ? undefined : { path, requires };
}
