/** Owns putting the viewer of this installation and a profile into one HTML file. Knows nothing of how the profile was made. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueType } from '#engine/profile/model/profile';
import type { Granularity } from '#engine/profile/names/frames';
import { profileFile } from '#protocol/profile-file';
import type { Written } from '#protocol/written';
import { type CliContext, CliError } from '../command';

export interface PageContent {
  /** The profile as pprof writes it, compressed. */
  readonly bytes: Uint8Array;
  readonly title: string;
  /** Shown first. */
  readonly sampleType: ValueType;
  readonly granularity: Granularity;
  readonly ownModules: readonly string[];
  readonly written: Written;
}

export function exportedPage(content: PageContent, context: CliContext): string {
  const part = (name: string): string => {
    const file = join(context.distribution, 'media', name);
    if (!existsSync(file))
      throw new CliError('The viewer is missing from this installation. Install gopherscope again.');
    return readFileSync(file, 'utf8');
  };
  const { bytes, title, sampleType, granularity, ownModules, written } = content;
  return profileFile({
    script: part('profile.js'),
    style: part('profile.css'),
    nonce: randomBytes(16).toString('base64'),
    title,
    profile: Buffer.from(bytes).toString('base64'),
    ownModules,
    written,
    state: {
      tab: 'flame',
      sampleType: `${sampleType.type}/${sampleType.unit}`,
      search: '',
      refinements: [],
      granularity,
      inverted: false,
      colouring: 'module',
    },
  });
}
