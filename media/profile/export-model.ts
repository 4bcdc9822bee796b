/** Owns what page and worker say to each other about an export: what is chosen, what a scrub would take away, what comes out. Knows no DOM. */
import type { ExportFormat } from '#engine/profile/export/formats';
import type { PictureTheme } from '#engine/profile/export/picture-style';
import type { Removal, RemovalKind } from '#engine/redact/removals';
import type { ScrubOptions } from '#engine/redact/scrub-options';
import type { ExportedPage } from '#protocol/profile';
import type { WrittenSides } from '#protocol/written';

export interface ExportChoice {
  readonly format: ExportFormat;
  /** Undefined: everything stays. */
  readonly scrub: ScrubOptions | undefined;
  /** Of the view: what a picture and folded stacks show. */
  readonly sampleType: number;
  /** The file's own name and how it is looked at; what a scrub leaves of both goes into the page. */
  readonly name: string;
  /** Of a comparison, names and times of what is compared. */
  readonly sides: WrittenSides | undefined;
  readonly search: string;
  readonly searchIsPlain: boolean;
  /** Of a picture made of pixels. */
  readonly theme: PictureTheme;
  /** Modules coloured as the user's. */
  readonly ownModules: readonly string[];
}

/** What a scrub of the view would take away. */
export interface ScrubPreview {
  /** Different things of each kind. */
  readonly counts: readonly (readonly [kind: RemovalKind, count: number])[];
  /** The first of them, each kind in turn. */
  readonly rows: readonly Removal[];
  readonly more: number;
}

export interface Exported {
  /** Name the file is offered under. */
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer> | ExportedPage;
}
