/** Owns the list of commands. A command is a row here and a file of the same name in commands/, loaded only when it is asked for. */

export interface RegisteredCommand {
  readonly name: string;
  readonly summary: string;
  /** The bundle it shares with others; its own otherwise. */
  readonly bundle?: string;
  readonly subcommands?: Readonly<Record<string, string>>;
}

/** Those of `profile` with their summaries, in the order of the help: that of use. */
export const profileSubcommands = {
  top: 'List functions by what they cost.',
  explain: 'Say what stands out, with the evidence.',
  tree: 'Show the call tree with costs.',
  peek: 'Show callers and callees of functions.',
  list: 'Show the source of functions with what each line costs.',
  tags: 'Show what each label costs.',
  traces: 'Show samples one by one, with labels and stacks.',
  diff: 'Show what grew between two profiles, path by path.',
  merge: 'Write several profiles as one.',
  export: 'Write profiles as a page, a picture, a table or pprof, scrubbed.',
} as const;

export const registry: readonly RegisteredCommand[] = [
  { name: 'check', bundle: 'leaks', summary: 'Find leaks in Go source.' },
  { name: 'fix', bundle: 'leaks', summary: 'Apply the safe fixes of the findings.' },
  { name: 'rules', bundle: 'leaks', summary: 'List the rules.' },
  { name: 'explain', bundle: 'leaks', summary: 'Say why a rule exists, with examples.' },
  { name: 'escape', bundle: 'profiles', summary: 'Show what escapes to the heap, and why.' },
  {
    name: 'profile',
    bundle: 'profiles',
    summary: 'Read profiles: top, explain, tree, list, diff, export, more.',
    subcommands: profileSubcommands,
  },
  { name: 'view', bundle: 'profiles', summary: 'Open profiles in the viewer.' },
  { name: 'lsp', summary: 'Serve the language server protocol over stdio.' },
];
