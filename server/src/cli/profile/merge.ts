/** Owns `profile merge`: several profiles, or the difference to a base, written as one file that every reader of pprof takes. */
import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Command } from 'commander';
import { encodeProfile } from '#engine/profile/encode';
import { type CliContext, CliError } from '../command';
import { addSourceOptions, type SourceOptions } from './options';
import { openSource } from './source';

interface MergeOptions extends SourceOptions {
  readonly output: string;
}

export function configureMerge(command: Command, context: CliContext): void {
  command
    .argument('<file...>', 'pprof files')
    .requiredOption('-o, --output <file>', 'where the joined profile is written, compressed');
  addSourceOptions(command);
  command.action(async (files: readonly string[], options: MergeOptions) => {
    const { profile } = await openSource(files, options, context);
    const bytes = await promisify(gzip)(await encodeProfile(profile, { signal: context.signal }));
    await replaceFile(
      isAbsolute(options.output) ? options.output : join(context.cwd, options.output),
      bytes,
      options.output,
    );
    const samples = profile.samples.count === 1 ? '1 sample' : `${profile.samples.count} samples`;
    context.out(`${options.output}: ${samples} of ${files.length === 1 ? '1 file' : `${files.length} files`}\n`);
  });
}

/** Writes a file in one step, so that nobody ever reads half of it. Throws CliError. */
async function replaceFile(path: string, bytes: Uint8Array, shown: string): Promise<void> {
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await writeFile(partial, bytes, { flag: 'wx' });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new CliError(`${shown} cannot be written: its folder does not exist.`);
    if (code === 'EISDIR') throw new CliError(`${shown} is a folder. Name a file in it.`);
    if (code === 'EACCES' || code === 'EROFS') throw new CliError(`${shown} cannot be written: permission denied.`);
    throw error;
  }
}
