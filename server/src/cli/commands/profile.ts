/** Owns the `profile` command: which subcommands there are. Each lives in ../profile/. */
import type { Command } from 'commander';
import type { CliContext } from '../command';
import { configureExport } from '../profile/export';
import { configureTop } from '../profile/top';

export function configure(command: Command, context: CliContext): void {
  configureTop(command.command('top').description('List functions by what they cost.'), context);
  configureExport(
    command.command('export').description('Write profiles as a page, a picture, a table or pprof, scrubbed.'),
    context,
  );
}
