/** Owns the options that all `profile` subcommands share: how they are declared and what they come to. Reads no file. */
import type { Command } from 'commander';
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import type { TableGranularity } from '#engine/profile/names/frames';
import { pprofFlag, type Refinement, type RefinementKind } from '#engine/profile/refine/refinement';
import { CliError } from '../command';
import { traceOption } from './read';

/** What is looked at, as written on the command line. */
export interface InputOptions {
  readonly sampleType?: string;
  readonly base?: readonly string[];
  readonly diffBase?: readonly string[];
  readonly normalize?: boolean;
  readonly trace?: TraceKind;
  readonly focus?: readonly string[];
  readonly ignore?: readonly string[];
  readonly hide?: readonly string[];
  readonly show?: readonly string[];
  readonly showFrom?: readonly string[];
  readonly tagfocus?: readonly string[];
  readonly tagignore?: readonly string[];
  readonly tagroot?: readonly string[];
  readonly tagleaf?: readonly string[];
  readonly tagshow?: readonly string[];
  readonly taghide?: readonly string[];
  readonly noinlines?: boolean;
  readonly relativePercentages?: boolean;
}

interface RefinementOption {
  readonly kind: RefinementKind;
  /** Name of the option's value, which is how commander calls it. */
  readonly option: 'focus' | 'ignore' | 'hide' | 'show' | 'showFrom' | 'tagfocus' | 'tagignore' | 'tagroot' | 'tagleaf';
  readonly flag: string;
  readonly text: string;
}

const refinementOptions: readonly RefinementOption[] = [
  { kind: 'focus', option: 'focus', flag: '--focus <re>', text: 'only samples with a matching frame' },
  { kind: 'ignore', option: 'ignore', flag: '--ignore <re>', text: 'no samples with a matching frame' },
  { kind: 'hide', option: 'hide', flag: '--hide <re>', text: 'leave matching frames out of the stacks' },
  { kind: 'show', option: 'show', flag: '--show <re>', text: 'keep only matching frames in the stacks' },
  {
    kind: 'showFrom',
    option: 'showFrom',
    flag: '--show-from <re>',
    text: 'begin stacks at the matching frame nearest to the root',
  },
  {
    kind: 'tagFocus',
    option: 'tagfocus',
    flag: '--tagfocus <tag>',
    text: 'only samples with a label: KEY=RE, RE, or a range as KEY=32kb:1mb',
  },
  { kind: 'tagIgnore', option: 'tagignore', flag: '--tagignore <tag>', text: 'no samples with such a label' },
  { kind: 'tagRoot', option: 'tagroot', flag: '--tagroot <keys>', text: 'labels as frames at the root: KEY,KEY' },
  { kind: 'tagLeaf', option: 'tagleaf', flag: '--tagleaf <keys>', text: 'labels as frames at the leaf: KEY,KEY' },
];

/** Adds the options that say what is compared, and what is left in view. */
export function addInputOptions(command: Command, compares = true): Command {
  if (compares) {
    command
      .option('--base <file>', 'subtract this profile; shares are of what is left; may be repeated', collect)
      .option('--diff-base <file>', 'subtract this profile; shares are of it; may be repeated', collect)
      .option('--normalize', 'scale the profile to the sum of its base first');
  }
  for (const { flag, text } of refinementOptions) command.option(flag, text, collect);
  return command
    .option('--tagshow <re>', 'only labels whose key matches', collect)
    .option('--taghide <re>', 'no labels whose key matches', collect)
    .option('--noinlines', 'count what was inlined as its caller')
    .addOption(traceOption(command))
    .addHelpText(
      'after',
      '\nRegular expressions are those of Go, tried on function names, source paths and binaries.' +
        '\nOptions that refine may be repeated: each --focus and --tagfocus narrows further, the others add up.',
    );
}

export function addSampleType(command: Command): Command {
  return command.option(
    '--sample-type <name>',
    "sample type by name, name/unit or number (default: the profile's own choice)",
  );
}

export function addGranularity(command: Command, what: string, values: readonly TableGranularity[]): Command {
  return command.option('--granularity <what>', `${what}: ${values.join(', ')}`, 'functions');
}

/** Why `files` may list a file more than once in a table. */
export const filesAsPprof =
  "\nAs in pprof's tables, `files` has an entry for each line that functions of a file start on.";

export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** The refinements of a command line, in the order of the options. */
export function refinementsOf(options: InputOptions): Refinement[] {
  return refinementOptions.flatMap(({ kind, option }) =>
    (options[option] ?? []).filter((pattern) => pattern !== '').map((pattern) => ({ kind, pattern })),
  );
}

/** Whether a profile is to be seen as it is: not compared, nothing scaled and nothing left out. */
export function isPlain(options: InputOptions): boolean {
  const { base, diffBase, normalize, tagshow, taghide, noinlines } = options;
  const changes = [base, diffBase, normalize, tagshow, taghide, noinlines].some((value) => value !== undefined);
  return !changes && refinementsOf(options).length === 0;
}

/** `focus=…` as pprof lists active filters. */
export function filterTexts(refinements: readonly Refinement[], { tagshow, taghide }: InputOptions): string[] {
  return [
    ...refinements.map(({ kind, pattern }) => `${pprofFlag(kind)}=${pattern}`),
    ...(tagshow ?? []).map((pattern) => `tagshow=${pattern}`),
    ...(taghide ?? []).map((pattern) => `taghide=${pattern}`),
  ];
}

/** Name of the option that makes a refinement: `show-from`. */
export function flagOf(kind: RefinementKind): string {
  return pprofFlag(kind).replace('_', '-');
}

/** Where a base is named, it is named in one way. Throws CliError. */
export function checkBases({ base, diffBase, normalize }: InputOptions): void {
  if (base && diffBase) throw new CliError('--base and --diff-base exclude each other. Choose what shares are of.');
  if (normalize && !base && !diffBase)
    throw new CliError('--normalize needs a base. Add --base FILE or --diff-base FILE.');
}

export function oneOf<T extends string>(values: readonly T[], wanted: string, flag: string): T {
  const value = values.find((candidate) => candidate === wanted);
  if (value === undefined) throw new CliError(`${flag} cannot be "${wanted}". Choose one of: ${values.join(', ')}.`);
  return value;
}
