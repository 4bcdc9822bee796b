/** Owns the `profile` command: which subcommands there are. Each lives in ../profile/ and is loaded only when it is asked for. */
import type { Command } from 'commander';
import type { CliContext } from '../command';
import { profileSubcommands } from '../registry';

type Load = () => Promise<(command: Command, context: CliContext) => void>;

const loads: Readonly<Record<keyof typeof profileSubcommands, Load>> = {
  top: async () => (await import('../profile/top')).configureTop,
  explain: async () => (await import('../profile/explain')).configureExplain,
  tree: async () => (await import('../profile/tree')).configureTree,
  peek: async () => (await import('../profile/peek')).configurePeek,
  list: async () => (await import('../profile/list')).configureList,
  tags: async () => (await import('../profile/tags')).configureTags,
  traces: async () => (await import('../profile/traces')).configureTraces,
  diff: async () => (await import('../profile/diff')).configureDiff,
  merge: async () => (await import('../profile/merge')).configureMerge,
  export: async () => (await import('../profile/export')).configureExport,
};

export async function configure(command: Command, context: CliContext, [wanted]: readonly string[]): Promise<void> {
  command.helpCommand(false);
  const isNamed = wanted !== undefined && Object.hasOwn(loads, wanted);
  for (const [name, load] of Object.entries(loads)) {
    const subcommand = command.command(name).description(profileSubcommands[name as keyof typeof loads]);
    // Where none is named, the help lists all with their arguments.
    if (!isNamed || name === wanted) (await load())(subcommand, context);
  }
}
