/** Owns what goes to an analysis worker and what comes back: one package, plain data that structured clone and JSON carry unchanged. */
import type { Undecided } from '#engine/concurrency/limits';
import type { Finding } from '#engine/findings/finding';
import type { LastingPlace } from '#engine/findings/lasting-place';
import type { Range } from '#engine/text/range';
import type { ConsultedPackage } from '../source/disk-packages';

export interface PackageJob {
  /** Absolute: where imports are looked for from. */
  readonly directory: string;
  /** Import path, '' when unknown. */
  readonly path: string;
  /** As in the package clause; '' when no file has one. */
  readonly name: string;
  /** `1.22`: decides what leaks and which fixes exist. */
  readonly go: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** JSON of the settings of its directory. */
  readonly settings: string;
}

export type PackageFinding = Finding & LastingPlace;

/** Files are named as in the job, those of other packages by their way from its directory, so that the outcome does not depend on where the package lies. */
export interface PackageOutcome {
  readonly findings: readonly PackageFinding[];
  /** `name` '' speaks of the whole package. */
  readonly errors: readonly { readonly name: string; readonly message: string; readonly isPartial: boolean }[];
  /** Comments that silence less than their writer thinks. */
  readonly doubts: readonly { readonly name: string; readonly message: string; readonly range: Range }[];
  /** A rule failed; what the session learnt of that must not reach the next package. */
  readonly faulty: boolean;
  /** Of every file of the job. */
  readonly counts: readonly { readonly name: string; readonly lines: number; readonly functions: number }[];
  /** Functions in which a rule ran out of its budget. */
  readonly notDecided: readonly {
    readonly name: string;
    readonly function: string;
    readonly range: Range;
    readonly rule: string;
    readonly why: Undecided;
  }[];
  readonly parseMs: number;
  /** Other packages it rests on: it holds as long as they stay as they are. */
  readonly consulted: readonly ConsultedPackage[];
}
