/** Owns the way from argv to one command: finds its row, loads its bundle, turns every failure into one line. Knows no command's options. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { type CliContext, CliError, type CommandModule, furtherMessages, type SharedCommands } from './command';
import { type RegisteredCommand, registry } from './registry';

const name = 'gopherscope';

async function load(context: CliContext, row: RegisteredCommand): Promise<CommandModule> {
  const file = join(context.distribution, 'cli', `${row.bundle ?? row.name}.js`);
  if (!existsSync(file))
    throw new CliError(`${row.name} is missing from this installation. Install gopherscope again.`);
  const bundle: unknown = require(file);
  return row.bundle === undefined
    ? (bundle as CommandModule)
    : (bundle as { readonly commands: SharedCommands }).commands[row.name]!();
}

/** Every command inherits these, subcommands too: commander copies them when a subcommand is created. */
function prepare(command: Command, context: CliContext): Command {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: context.out,
      writeErr: () => undefined,
      getOutHasColors: () => context.colors.isColorSupported,
    })
    .helpOption('-h, --help', 'Show this help.')
    .helpCommand(false);
}

async function createProgram(
  context: CliContext,
  wanted: string | undefined,
  argv: readonly string[],
): Promise<Command> {
  const program = prepare(new Command(name), context)
    .description('Finds goroutine leaks, memory waste and CPU burn in Go services.')
    .version(`${name} ${context.version}`, '-V, --version', 'Show the version.')
    .addHelpText('after', `\nExit codes: 0 nothing found, 1 findings, 2 could not do what was asked.`);
  for (const row of registry) {
    const command = program.command(row.name).description(row.summary);
    if (row.name === wanted) {
      const { configure } = await load(context, row);
      await configure(command, context, argv.slice(argv.indexOf(wanted) + 1));
    }
  }
  return program;
}

/** commander's `error: unknown option '--foo'\n(Did you mean --for?)` as one sentence in our words. */
function describe(error: CommanderError): string {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const hint = subcommandHint(error) ?? rest.join(' ').replace(/^\((.*)\)$/, ' $1');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1).replace(/\.$/, '');
  return `${sentence}.${hint}`;
}

/** The command that the words of a command line lead to, and the way to its help: `gopherscope profile top`. */
function reached(
  program: Command | undefined,
  argv: readonly string[],
): { path: string; command: Command | undefined } {
  const path = [name];
  let command = program;
  for (const word of argv) {
    const next = command?.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) break;
    path.push(word);
    command = next;
  }
  return { path: path.join(' '), command };
}

/** The word as pprof's users know it, `-focus=x` or `-diff_base`, that is an option here under two dashes; a short option would take it for its value. */
function pprofOption(
  command: Command | undefined,
  argv: readonly string[],
): { word: string; long: string } | undefined {
  const options = command?.options ?? [];
  for (const [at, word] of argv.entries()) {
    if (word === '--') return undefined;
    const [, said] = /^-([a-z][a-z_]+)(=|$)/.exec(word) ?? [];
    if (said === undefined) continue;
    const long = `--${said.replaceAll('_', '-')}`;
    const before = argv[at - 1];
    const isValue = options.some((option) => option.required && [option.short, option.long].includes(before));
    if (!isValue && options.some((option) => option.long === long)) return { word, long };
  }
  return undefined;
}

/** Of pprof's reports, which are subcommands here: ` Did you mean profile top?` for `top` and `-top`. */
function subcommandHint(error: CommanderError): string | undefined {
  const [, word] = /^error: unknown (?:command|option) '-{0,2}([a-z]+)(?:=.*)?'/.exec(error.message) ?? [];
  const row = registry.find(({ subcommands }) => word !== undefined && Object.hasOwn(subcommands ?? {}, word));
  return row && ` Did you mean ${row.name} ${word}?`;
}

/** Runs one command. Resolves when it is done; its exit code went to `context.finish`. */
export async function runProgram(context: CliContext, argv: readonly string[]): Promise<void> {
  const wanted = argv.find((argument) => !argument.startsWith('-'));
  const known = registry.some((row) => row.name === wanted) ? wanted : undefined;
  const fail = (message: string) => {
    context.err(`${name}: ${message.replace(/\s*\n\s*/g, ' ')}\n`);
    context.finish(2);
  };
  let program: Command | undefined;
  try {
    program = await createProgram(context, known, argv);
    if (argv.length === 0) {
      program.outputHelp();
      fail(`No command given. Run ${name} check ./... to look for leaks.`);
      return;
    }
    const { path, command } = reached(program, argv);
    const meant = pprofOption(command, argv);
    if (meant) {
      fail(`Unknown option '${meant.word}'. Did you mean ${meant.long}? See ${path} --help.`);
      return;
    }
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return;
      if (error.code === 'commander.help') {
        fail(`No subcommand given. See ${name} ${known} --help.`);
        return;
      }
      fail(`${describe(error)} See ${reached(program, argv).path} --help.`);
    } else {
      fail(error instanceof Error ? error.message : String(error));
      for (const message of furtherMessages(error)) fail(message);
    }
  }
}
