/** Owns a resource as `.gopherscope.yaml` states one: plain data, checked by whoever made it. Knows neither the file nor the analysis. */

/**
 * Functions and methods are written as Go names them: `example.com/pool.Open`, `(*example.com/pool.Pool).Get`. The star may be left out.
 */
export interface ResourceRow {
  /** Functions and methods whose result must be released. Never empty. */
  readonly acquire: readonly string[];
  /** Methods of the resource (`Close`), or functions and methods that take it (`(*example.com/pool.Pool).Put`). Never empty. */
  readonly release: readonly string[];
  /** Which result of `acquire` is the resource, from 0. */
  readonly result: number;
  /** What the resource is called in messages; empty: the name of its type, or "resource". */
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
