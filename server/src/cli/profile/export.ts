/** Owns `profile export`: profiles in view as a file of another format, scrubbed unless told otherwise. Leaves formats and scrubbing to the engine. */
import { existsSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { encodeProfile } from '#engine/profile/encode';
import { exportFormats } from '#engine/profile/export/formats';
import { exportText } from '#engine/profile/export/text';
import type { Granularity } from '#engine/profile/frames';
import { pprofName } from '#engine/profile/pprof-name';
import type { Profile } from '#engine/profile/profile';
import { refineBy } from '#engine/profile/refinement';
import { findSampleType } from '#engine/profile/sample-type';
import type { Removal } from '#engine/redact/removals';
import type { ScrubOptions } from '#engine/redact/scrub-options';
import { scrubProfile } from '#engine/redact/scrub-profile';
import { profileFile } from '#protocol/profile-file';
import { gzipWithZlib } from '../../host/deflate';
import { reason } from '../../host/source/discovery';
import { diskTree } from '../../host/source/disk-tree';
import { ModuleFinder } from '../../host/source/go-module';
import { writeFileWhole } from '../../host/write-whole';
import { type CliContext, CliError, collectNames } from '../command';
import { addRefinementOptions, granularities, oneOf, type RefinementOptions, refinementsOf } from './options';
import { named, readProfiles } from './read';

/** PNG is drawn by a browser. */
const formats = exportFormats.filter(({ format }) => format !== 'png');
const formatNames = formats.map(({ format }) => format);
const levels = ['default', 'strict'] as const;

interface ExportOptions extends RefinementOptions {
  readonly format?: string;
  readonly output?: string;
  readonly sampleType?: string;
  readonly granularity: string;
  readonly scrub: string | false;
  readonly keepPackage?: readonly string[];
  readonly keepLabel?: readonly string[];
}
