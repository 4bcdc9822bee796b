/** Owns the table of resources that must be released: how they are acquired, what releases them, for which Go versions. A row is data; it runs nothing. */

export interface Resource {
  /** The rule that reports it. */
  readonly rule: string;
  /** The acquiring function: import path and name. */
  readonly acquire: { readonly path: string; readonly name: string };
  /** Which result is the resource. */
  readonly result: number;
  /** Methods of the resource that release it. */
  readonly release: readonly string[];
  /** What the resource is called in messages: `ticker`. */
  readonly noun: string;
  /** Participle for messages: `stopped`. */
  readonly released: string;
  /** Releasing twice does no harm, so a deferred release is always a safe fix. */
  readonly idempotent: boolean;
  /** A channel field of the resource that nobody ever closes: a range over it has no end. */
  readonly openChannel?: string;
  /** First Go version in which forgetting it does no harm. */
  readonly until?: string;
}

/** `time.NewTicker`: collected without Stop from Go 1.23 on, https://go.dev/doc/go1.23#timer-changes */
export const resources: readonly Resource[] = [
  {
    rule: 'ticker-not-stopped',
    acquire: { path: 'time', name: 'NewTicker' },
    result: 0,
    release: ['Stop'],
    noun: 'ticker',
    released: 'stopped',
    idempotent: true,
    openChannel: 'C',
    until: '1.23',
  },
];
