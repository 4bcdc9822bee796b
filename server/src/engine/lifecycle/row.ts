/** Owns a resource as `.gopherscope.yaml` states one: plain data, checked by whoever made it. Knows neither the file nor the analysis. */

/**
 * Functions and methods are written as Go names them: `example.com/pool.Open`, `(*example.com/pool.Pool).Get`. The star may be left out.
 */
export interface ResourceRow {
  /** Functions and methods whose result must be released. Never empty. */
  readonly acquire: readonly string[];
  /** Methods of the resource (`Close`, `(*example.com/pool.Conn).Close`), functions and methods that take it (`(*example.com/pool.Pool).Put`), or `()`: it is called itself. Never empty. */
  readonly release: readonly string[];
  /** Which result of `acquire` is the resource, from 0. */
  readonly result: number;
  /** What the resource is called in messages; empty: "resource". */
  readonly noun: string;
  /** The lifecycle rule that reports it. */
  readonly rule: string;
  /** First Go version (go directive) in which it must be released. */
  readonly since?: string;
  /** First Go version in which forgetting it does no harm. */
  readonly until?: string;
  /** The field of the result that holds the resource, `Body` or `Inner.Conn`. */
  readonly part?: string;
}

/** A release that is a call of the resource itself, as of a cancel function. */
export const callRelease = '()';

/** A function, or a method when `type` says of what. */
export interface FunctionName {
  /** Import path. */
  readonly path: string;
  readonly type?: string;
  readonly name: string;
}

const identifier = '[\\p{L}_][\\p{L}\\p{N}_]*';
const importPath = '[^\\s()*"]+';
const method = new RegExp(`^\\(\\*?(${importPath})\\.(${identifier})\\)\\.(${identifier})$`, 'u');
/** Without parentheses a capital letter tells a type from a package, whose name has none by convention: `pool.Pool.Get`, `yaml.v3.Open`. */
const bareMethod = new RegExp(`^\\*?(${importPath})\\.(\\p{Lu}[\\p{L}\\p{N}_]*)\\.(${identifier})$`, 'u');
const plain = new RegExp(`^(${importPath})\\.(${identifier})$`, 'u');

/** Reads `example.com/pool.Open`, `(*example.com/pool.Pool).Get` and its forms without star or parentheses; undefined for anything else. */
export function parseFunctionName(text: string): FunctionName | undefined {
  const ofType = method.exec(text) ?? bareMethod.exec(text);
  if (ofType !== null) return { path: ofType[1]!, type: ofType[2]!, name: ofType[3]! };
  const alone = plain.exec(text);
  return alone === null ? undefined : { path: alone[1]!, name: alone[2]! };
}

/** A release that is a method of the resource itself: a name alone. */
export function isMethodName(text: string): boolean {
  return new RegExp(`^${identifier}$`, 'u').test(text);
}
