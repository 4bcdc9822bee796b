/** Owns the `profile` command: which subcommands there are. Each lives in ../profile/ and is loaded only when it is asked for. */
import type { Command } from 'commander';
import type { CliContext } from '../command';

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  load(): Promise<(command: Command, context: CliContext) => void>;
}

/** In the order of the help: that of use. */
const subcommands: readonly Subcommand[] = [
  {
    name: 'top',
    summary: 'List functions by what they cost.',
    load: async () => (await import('../profile/top')).configureTop,
  },
  {
    name: 'explain',
    summary: 'Say what stands out, with the evidence.',
    load: async () => (await import('../profile/explain')).configureExplain,
  },
  {
    name: 'tree',
    summary: 'Show the call tree with costs.',
    load: async () => (await import('../profile/tree')).configureTree,
  },
  {
    name: 'peek',
    summary: 'Show callers and callees of functions.',
    load: async () => (await import('../profile/peek')).configurePeek,
  },
  {
    name: 'list',
    summary: 'Show the source of functions with what each line costs.',
    load: async () => (await import('../profile/list')).configureList,
  },
  {
    name: 'tags',
    summary: 'Show what each label costs.',
    load: async () => (await import('../profile/tags')).configureTags,
  },
  {
    name: 'traces',
    summary: 'Show samples one by one, with labels and stacks.',
    load: async () => (await import('../profile/traces')).configureTraces,
  },
  {
    name: 'diff',
    summary: 'Show what grew between two profiles, path by path.',
    load: async () => (await import('../profile/diff')).configureDiff,
  },
  {
    name: 'merge',
    summary: 'Write several profiles as one.',
    load: async () => (await import('../profile/merge')).configureMerge,
  },
  {
    name: 'export',
    summary: 'Write profiles as a page, a picture, a table or pprof, scrubbed.',
    load: async () => (await import('../profile/export')).configureExport,
  },
];

export async function configure(command: Command, context: CliContext, [wanted]: readonly string[]): Promise<void> {
  command.helpCommand(false);
  const isNamed = subcommands.some(({ name }) => name === wanted);
  for (const { name, summary, load } of subcommands) {
    const subcommand = command.command(name).description(summary);
    // Where none is named, the help lists all with their arguments.
    if (!isNamed || name === wanted) (await load())(subcommand, context);
  }
}
