/** Owns which version of the language a file is written for: the module's `go` directive and the file's own build constraint. Reads no files. */

/** `1.N`, as its N; the language has had no other major version. */
export type GoMinor = number;

/** What a module without a `go` directive means: https://go.dev/ref/mod#go-mod-file-go */
export const impliedMinor: GoMinor = 16;

/** The `go` directive of a go.mod text, or undefined when it has none. `1.21`, `1.21.3`, `1.22rc1` all give their minor version. */
export function goDirective(goMod: string): GoMinor | undefined {
  const found = /^[ \t]*go[ \t]+1\.(\d+)/m.exec(goMod);
  return found === null ? undefined : Number(found[1]);
}

/** Path of the module a go.mod text declares. */
export function modulePath(goMod: string): string | undefined {
  const found = /^[ \t]*module[ \t]+(?:"([^"\n]+)"|`([^`\n]+)`|([^\s"`]+))/m.exec(goMod);
  return found === null ? undefined : (found[1] ?? found[2] ?? found[3]);
}

/**
 * The version a file is compiled with: a `//go:build go1.N` line sets it for its file, but not below 1.21, where such lines only chose files
 * (https://go.dev/doc/toolchain#config, cmd/go since 1.21). `constraint` is `FileOutline.buildConstraint`.
 */
export function fileMinor(moduleMinor: GoMinor, constraint: string | undefined): GoMinor {
  const required = constraint === undefined ? undefined : requiredMinor(constraint);
  if (required === undefined) return moduleMinor;
  return Math.max(required, Math.min(moduleMinor, 21));
}

/**
 * The lowest minor version a constraint asks for; undefined when it can be satisfied without any `go1.N` tag.
 * As go/build/constraint.GoVersion has it: `&&` takes the greater side, `||` the lesser, a negation asks for nothing.
 */
export function requiredMinor(constraint: string): GoMinor | undefined {
  const tokens = constraint.match(/&&|\|\||[!()]|[^\s&|!()]+/g) ?? [];
  let at = 0;
  const primary = (): GoMinor | undefined => {
    const token = tokens[at++];
    if (token === '!') {
      primary();
      return undefined;
    }
    if (token === '(') {
      const inner = either();
      at++;
      return inner;
    }
    const release = /^go1(?:\.(\d+))?$/.exec(token ?? '');
    return release === null ? undefined : Number(release[1] ?? 0);
  };
  const both = (): GoMinor | undefined => {
    let value = primary();
    while (tokens[at] === '&&') {
      at++;
      const next = primary();
      if (next !== undefined) value = Math.max(value ?? 0, next);
    }
    return value;
  };
  const either = (): GoMinor | undefined => {
    let value = both();
    while (tokens[at] === '||') {
      at++;
      const next = both();
      value = value === undefined || next === undefined ? undefined : Math.min(value, next);
    }
    return value;
  };
  return either();
}
