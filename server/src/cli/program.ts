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
  const hint = rest.join(' ').replace(/^\((.*)\)$/, ' $1');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1).replace(/\.$/, '');
  return `${sentence}.${hint}`;
}

/** The command that the words of a command line lead to, for the way to its help: `gopherscope profile top`. */
function commandPath(program: Command | undefined, argv: readonly string[]): string {
  const path = [name];
  let command = program;
  for (const word of argv) {
    const next = command?.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) break;
    path.push(word);
    command = next;
  }
  return path.join(' ');
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
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return;
      if (error.code === 'commander.help') {
        fail(`No subcommand given. See ${name} ${known} --help.`);
        return;
      }
      fail(`${describe(error)} See ${commandPath(program, argv)} --help.`);
    } else {
      fail(error instanceof Error ? error.message : String(error));
      for (const message of furtherMessages(error)) fail(message);
    }
  }
}
