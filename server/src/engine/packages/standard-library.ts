/** Owns the indexes of the standard library's packages, made from their declarations when first asked for. Knows no rule. */
import { GoFile } from '../ir/go-file';
import type { GoParser } from '../syntax/parser';
import { PackageIndex, type PackageSource } from './package-index';
import { standardDeclarations } from './standard/declarations';

/** Whether the table has the package of an import path, so that nobody else is asked for it. */
export function isInLibrary(path: string): boolean {
  return Object.hasOwn(standardDeclarations, path);
}

/** Packages by import path; `others` finds those the table does not have. One library serves all packages of a process. */
export function standardLibrary(parser: GoParser, others: PackageSource = () => undefined): PackageSource {
  const known = new Map<string, PackageIndex>();
  const find: PackageSource = (path) => {
    const done = known.get(path);
    if (done !== undefined) return done;
    const text = isInLibrary(path) ? standardDeclarations[path] : undefined;
    if (text === undefined) return others(path);
    const index = new PackageIndex(path, find, { partial: true });
    known.set(path, index);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const file = GoFile.parse(parser, `${path}/${name}.go`, `package ${name}\n${text}\n`);
    index.setFile(file);
    file.release();
    return index;
  };
  return find;
}
