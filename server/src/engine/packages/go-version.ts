/** Owns what a go.mod text says of its module: its path and the version of the language it is written for. Reads no files. */

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
