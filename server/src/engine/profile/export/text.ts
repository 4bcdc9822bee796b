/** Owns the exports that are text, from one profile as it is in view: which format is made of what. Refuses to know files, and what was scrubbed. */

import { isAlwaysInRuntime, readingOf } from '../explain/reading';
import type { NameOf, Profile } from '../model/profile';
import { buildFrames, type Granularity } from '../names/frames';
import { invertTree } from '../tree/inverted-tree';
import { buildStackTree } from '../tree/stack-tree';
import { functionsCsv } from './csv';
import { type FlamePicture, flamePicture } from './flame-picture';
import { foldedStacks } from './folded';
import { profileJson } from './json';
import { flameSvg } from './svg';

export type TextFormat = 'folded' | 'csv' | 'json' | 'svg';

export interface TextExport {
  readonly format: TextFormat;
  /** Index into the sample types: the one that folded stacks and pictures show. */
  readonly sampleType: number;
  /** A table of that sample type alone; by default one of all. */
  readonly onlySampleType?: boolean;
  readonly granularity?: Granularity;
  /** Of a picture: callers below what they call. */
  readonly inverted?: boolean;
  readonly ownModules: readonly string[];
  readonly scrubbed: boolean;
  readonly nameOf?: NameOf | undefined;
}

/** CSS pixels of a picture's graph: what a page of a document shows without scaling. */
const pictureWidth = 1176;

export function exportText(profile: Profile, options: TextExport): string {
  const { format, sampleType } = options;
  if (format === 'svg') return flameSvg(exportPicture(profile, options));
  const frames = buildFrames(profile, options.granularity, options.nameOf);
  if (format === 'csv') {
    const types = options.onlySampleType ? [sampleType] : profile.sampleTypes.map((_, index) => index);
    return functionsCsv(profile, frames, types);
  }
  const tree = buildStackTree(profile, frames);
  return format === 'folded' ? foldedStacks(profile, tree, sampleType) : profileJson(profile, tree, options.scrubbed);
}

/** The picture that SVG and PNG show. */
export function exportPicture(
  profile: Profile,
  { sampleType, granularity, inverted = false, ownModules, nameOf }: Omit<TextExport, 'format' | 'scrubbed'>,
): FlamePicture {
  const tree = buildStackTree(profile, buildFrames(profile, granularity, nameOf));
  const shown = inverted ? invertTree(tree).tree : tree;
  const byNearest = isAlwaysInRuntime(readingOf(profile, () => buildFrames(profile)).kind);
  return flamePicture(profile, shown, { sampleType, width: pictureWidth, ownModules, inverted, byNearest });
}
