/** Owns the `profile` command: which subcommands there are. Each lives in ../profile/. */
import type { Command } from 'commander';
import type { CliContext } from '../command';
import { configureDiff } from '../profile/diff';
import { configureExplain } from '../profile/explain';
import { configureExport } from '../profile/export';
import { configureMerge } from '../profile/merge';
import { configurePeek } from '../profile/peek';
import { configureTop } from '../profile/top';
import { configureTree } from '../profile/tree';

export function configure(command: Command, context: CliContext): void {
  configureTop(command.command('top').description('List functions by what they cost.'), context);
  configureExport(
    command.command('export').description('Write profiles as a page, a picture, a table or pprof, scrubbed.'),
    context,
  );
  configureExplain(command.command('explain').description('Say what stands out, with the evidence.'), context);
  configureTree(command.command('tree').description('Show the call tree with costs.'), context);
  configurePeek(command.command('peek').description('Show callers and callees of functions.'), context);
  configureDiff(command.command('diff').description('Show what grew between two profiles, path by path.'), context);
  configureMerge(command.command('merge').description('Write several profiles as one.'), context);
}
