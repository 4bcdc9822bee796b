/** Owns `profile merge`: several profiles, or the difference to a base, written as one file that every reader of pprof takes. */
import type { Command } from 'commander';
import { encodeProfile } from '#engine/profile/pprof/encode';
import { gzipWithZlib } from '../../host/deflate';
import type { CliContext } from '../command';
import { checkNotRead, checkOutput, writeOutput } from './export-file';
import { openInput } from './input';
import { addInputOptions, type InputOptions } from './options';

interface MergeOptions extends InputOptions {
  readonly output: string;
}

export function configureMerge(command: Command, context: CliContext): void {
  command
    .argument('<file...>', 'profiles, - is standard input')
    .requiredOption('-o, --output <file>', 'where the joined profile is written, compressed; - is standard output');
  addInputOptions(command);
  command.action(async (files: readonly string[], options: MergeOptions) => {
    const output = checkOutput(options.output);
    checkNotRead(output, [...files, ...(options.base ?? []), ...(options.diffBase ?? [])], context);
    const { profile } = await openInput(files, options, context);
    const bytes = await gzipWithZlib(await encodeProfile(profile, { signal: context.signal }));
    context.signal.throwIfAborted();
    writeOutput(output, bytes, context);
    const samples = profile.samples.count === 1 ? '1 sample' : `${profile.samples.count} samples`;
    const say = output === '-' ? context.err : context.out;
    say(`${output}: ${samples} of ${files.length === 1 ? '1 file' : `${files.length} files, equal stacks added up`}\n`);
  });
}
