/** Owns the `profile` command: which subcommands there are. Each lives in ../profile/. */
import type { Command } from 'commander';
import type { CliContext } from '../command';
import { configureDiff } from '../profile/diff';
import { configureExplain } from '../profile/explain';
import { configureExport } from '../profile/export';
import { configureList } from '../profile/list';
import { configureMerge } from '../profile/merge';
import { configurePeek } from '../profile/peek';
import { configureTags } from '../profile/tags';
import { configureTop } from '../profile/top';
import { configureTraces } from '../profile/traces';
import { configureTree } from '../profile/tree';

/** Subcommands in the order of the help, each with the sentence it says of itself. */
const subcommands = [
  ['top', 'List functions by what they cost.', configureTop],
  ['explain', 'Say what stands out, with the evidence.', configureExplain],
  ['tree', 'Show the call tree with costs.', configureTree],
  ['peek', 'Show callers and callees of functions.', configurePeek],
  ['list', 'Show the source of functions with what each line costs.', configureList],
  ['tags', 'Show what each label costs.', configureTags],
  ['traces', 'Show samples one by one, with labels and stacks.', configureTraces],
  ['diff', 'Show what grew between two profiles, path by path.', configureDiff],
  ['merge', 'Write several profiles as one.', configureMerge],
  ['export', 'Write profiles as a page, a picture, a table or pprof, scrubbed.', configureExport],
] as const;

export function configure(command: Command, context: CliContext): void {
  command.helpCommand(false);
  for (const [name, description, configureOne] of subcommands) {
    configureOne(command.command(name).description(description), context);
  }
}
