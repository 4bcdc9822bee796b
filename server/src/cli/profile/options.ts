/** Owns the options all `profile` subcommands share: what is left in view and how it is grouped. Knows no subcommand. */
import type { Command } from 'commander';
import { type Refinement, type RefinementKind, refinementKinds } from '#engine/profile/refinement';
import { CliError } from '../command';

const refinementOptions: Readonly<Record<RefinementKind, readonly [flag: string, words: string]>> = {
  focus: ['--focus <re>', 'only samples with a matching frame'],
  ignore: ['--ignore <re>', 'no samples with a matching frame'],
  hide: ['--hide <re>', 'leave matching frames out of the stacks'],
  show: ['--show <re>', 'keep only matching frames in the stacks'],
  showFrom: ['--show-from <re>', 'begin stacks at the matching frame nearest to the root'],
  tagFocus: ['--tagfocus <filter>', 'only samples with a matching label'],
  tagIgnore: ['--tagignore <filter>', 'no samples with a matching label'],
  tagRoot: ['--tagroot <keys>', 'values of these labels as outermost frames'],
  tagLeaf: ['--tagleaf <keys>', 'values of these labels as innermost frames'],
};

/** By the name commander gives each: `tagfocus` where we say `tagFocus`. */
export type RefinementOptions = Readonly<Record<string, unknown>>;

export function addRefinementOptions(command: Command): Command {
  for (const kind of refinementKinds) command.option(...refinementOptions[kind]);
  return command;
}

export function refinementsOf(options: RefinementOptions): Refinement[] {
  return refinementKinds.flatMap((kind) => {
    const pattern = options[kind === 'showFrom' ? kind : kind.toLowerCase()];
    return typeof pattern === 'string' && pattern !== '' ? [{ kind, pattern }] : [];
  });
}

export function oneOf<T extends string>(values: readonly T[], wanted: string, flag: string): T {
  const value = values.find((candidate) => candidate === wanted);
  if (value === undefined) throw new CliError(`${flag} cannot be "${wanted}". Choose one of: ${values.join(', ')}.`);
  return value;
}
