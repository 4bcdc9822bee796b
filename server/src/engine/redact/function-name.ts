/** Owns which parts of a Go function's name may stay: judged by its package, its shape, and the packages in its type arguments. Knows no profile. */
import { parseFrameName } from '../profile/names/frame-name';

/** Tells whether the functions of an import path may be named. */
export type KeepsPackage = (packagePath: string) => boolean;

/** Import paths as Go accepts them (golang.org/ref/mod, module paths), `%2e` of the linker undone. */
const pathShape = /^[\w.~+-]+(\/[\w.~+-]+)*$/;
/** What the linker writes after the package: identifiers, receivers, closures (`.func1`, `-fm`, `-range1`). */
const localShape = /^[\p{L}\p{N}_.()*·-]+$/u;

/** Functions the compiler writes for a type: `type:.eq.net/http.connectMethod`. */
const madeByCompiler = /^type:\.(?:hash|eq)\.(.+)$/;

/** The name as it may be shown, its type arguments cut to Go's own `[...]` where they name what must not be; undefined when it has to go. */
export function keptName(name: string, keeps: KeepsPackage): string | undefined {
  const made = madeByCompiler.exec(name);
  if (made) return mayShow(made[1]!, keeps) ? name : undefined;
  const { packagePath, local } = parseFrameName(name);
  if (packagePath === '' || !pathShape.test(packagePath) || !keeps(packagePath)) return undefined;
  const shown = withTypeArguments(local, keeps);
  if (shown === undefined) return undefined;
  return `${name.slice(0, name.length - local.length)}${shown}`;
}

/** Splits off the outermost brackets; undefined when they do not pair or the rest is no name. */
function withTypeArguments(local: string, keeps: KeepsPackage): string | undefined {
  let nesting = 0;
  let shown = '';
  let bare = '';
  let group = '';
  for (const letter of local) {
    if (letter === '[' && nesting++ === 0) {
      group = '';
      continue;
    }
    if (letter === ']' && --nesting <= 0) {
      if (nesting < 0) return undefined;
      shown += `[${mayShow(group, keeps) ? group : '...'}]`;
      continue;
    }
    if (nesting > 0) group += letter;
    else {
      shown += letter;
      bare += letter;
    }
  }
  return nesting === 0 && localShape.test(bare) ? shown : undefined;
}

const predeclared = new Set(
  (
    'any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 ' +
    'uint32 uint64 uintptr struct interface func map chan'
  ).split(' '),
);

/** Type arguments of predeclared types and of types of kept packages; fields of structs are names too and do not pass. */
function mayShow(group: string, keeps: KeepsPackage): boolean {
  if (group === '...') return true;
  const words = group.match(/[\p{L}\p{N}_][\p{L}\p{N}_.~%/-]*/gu) ?? [];
  if (/[^\p{L}\p{N}_.~%/\-*[\](){},; ]/u.test(group)) return false;
  return words.every((word) => {
    const dot = word.lastIndexOf('.');
    if (dot < 0) return predeclared.has(word) || /^\d+$/.test(word);
    const packagePath = word.slice(0, dot).replace(/%2e/gi, '.');
    return packagePath === 'go.shape' ? predeclared.has(word.slice(dot + 1)) : keeps(packagePath);
  });
}
