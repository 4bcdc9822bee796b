/** Owns which arguments and flags the go command gets from us. Everything not listed is refused: many flags name programs to run or files to write. */
import { ToolRefusal } from '../tool/refusal';

/** Has the compiler say what escapes and is inlined, and why, and where it checks bounds (cmd/compile/internal/ssa/checkbce.go). */
export const compilerSays = '-gcflags=-m=2 -d=ssa/check_bce/debug=1';
const compilerSaysPattern = /^-gcflags=-m=2 -d=ssa\/check_bce\/debug=1$/;

/** Whole arguments we use, as patterns. */
const knownArguments: Readonly<Record<string, readonly RegExp[]>> = {
  list: [/^-e$/, /^-export$/, /^-test$/, /^-json=[A-Za-z,]+$/, compilerSaysPattern, /^-tags=[\w.,-]*$/],
  build: [compilerSaysPattern, /^-tags=[\w.,-]*$/],
  tool: [/^-pprof=(net|sync|syscall|sched)$/],
  version: [],
};

/** `go tool NAME` runs what a go.mod names, too; of Go's own we use this one. */
const knownTool = 'trace';

/** A package by import path, `./…` path or absolute folder; never something that reads as a flag. */
const packagePattern = /^(?!-)[^\0\n\r]+$/;

/** Run other programs or read other code; in GOFLAGS they stop us rather than being dropped, for without them the answer would be another. */
const dangerous = /^--?(toolexec|exec|vettool|overlay|compiler|gccgoflags|pkgdir|modfile)\b/;

/** Of the user's GOFLAGS, what changes which files are built and nothing else. */
const keptFlags = /^--?(tags=[\w.,-]+|mod=(vendor|readonly))$/;

/** Never empty: an empty GOFLAGS counts as unset and lets a file decide. Without it the go command would also start the version control tool it finds. */
const ourFlags = '-buildvcs=false';

/**
 * Checks an argument list `[command, …flags, '--'?, …packages]`.
 * @throws {ToolRefusal} `flag`
 */
export function checkGoArguments(args: readonly string[]): void {
  const [command = '', ...rest] = args;
  const known = knownArguments[command];
  if (known === undefined) throw new ToolRefusal('flag', `go ${command} is not a command Gopherscope runs.`);
  if (command === 'tool' && rest[0] !== knownTool) {
    throw new ToolRefusal('flag', `go tool ${rest[0] ?? ''} is not a tool Gopherscope runs.`);
  }
  for (const argument of rest) {
    if (argument.startsWith('-') ? known.some((pattern) => pattern.test(argument)) : packagePattern.test(argument))
      continue;
    throw new ToolRefusal('flag', `go ${command} does not get ${JSON.stringify(argument)} from Gopherscope.`);
  }
}

/**
 * GOFLAGS of a run, from the user's environment.
 * @throws {ToolRefusal} `flag` when it holds a flag that runs another program
 */
export function safeGoFlags(users: string | undefined): string {
  const flags = (users ?? '').split(/\s+/).filter((flag) => flag !== '');
  const bad = flags.find((flag) => dangerous.test(flag.replace(/^['"]/, '')));
  if (bad !== undefined) {
    const name = bad.replace(/=.*$/s, '');
    throw new ToolRefusal('flag', `GOFLAGS holds ${name}, which runs or reads other code. Take it out to use this.`);
  }
  return [ourFlags, ...flags.filter((flag) => keptFlags.test(flag))].join(' ');
}
