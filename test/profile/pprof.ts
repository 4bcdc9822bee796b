/** Owns asking `go tool pprof` what the numbers of a profile are, to the unit. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface OracleRow {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
}

export interface OracleTop {
  /** What shares are of. */
  readonly total: number;
  readonly rows: readonly OracleRow[];
  /** In the order pprof prints them. */
  readonly names: readonly string[];
}

/** One function as `-peek` shows it; a call is its value, the other function's name and whether it was inlined. */
export interface OraclePeek extends OracleRow {
  readonly callers: readonly string[];
  readonly callees: readonly string[];
}

let tool: string | undefined;

/** What pprof prints. It reads nothing but the profile: no binary on this machine gives names to what has none. */
export async function pprof(args: readonly string[]): Promise<string> {
  // The tool itself: asking the go command each time costs as much as a small profile.
  tool ??= (await run('go', ['tool', '-n', 'pprof'])).stdout.trim();
  const { stdout } = await run(tool, ['-symbolize=remote', ...args], {
    maxBuffer: 1 << 28,
    env: { ...process.env, PPROF_TMPDIR: tmpdir(), PPROF_BINARY_PATH: '/nonexistent' },
  });
  return stdout;
}

/** `go tool pprof -top` of every frame in the profile's own unit. `flags` are pprof's own. */
export async function pprofTop(files: readonly string[], unit: string, flags: readonly string[]): Promise<OracleTop> {
  const stdout = await pprof([
    '-top',
    '-nodecount=0',
    '-nodefraction=0',
    '-edgefraction=0',
    `-unit=${unit}`,
    ...flags,
    ...files,
  ]);
  const lines = stdout.split('\n');
  const start = lines.findIndex((line) => /^\s+flat\s+flat%/.test(line));
  const rows = lines.slice(start + 1).flatMap((line) => {
    const match = /^\s*(\S+)\s+\S+%\s+\S+%\s+(\S+)\s+\S+%\s\s(.*?)(?: \((?:partial-)?inline\))?$/.exec(line);
    return match ? [{ name: match[3]!, flat: Number.parseFloat(match[1]!), cum: Number.parseFloat(match[2]!) }] : [];
  });
  const total = /^Showing nodes accounting for .* of (\S+) total$/m.exec(stdout)?.[1] ?? '';
  return { total: Number.parseFloat(total), rows, names: rows.map((row) => row.name) };
}

/** `go tool pprof -peek` in the profile's own unit; nothing where nothing matches. */
export async function pprofPeek(
  files: readonly string[],
  unit: string,
  pattern: string,
  flags: readonly string[] = [],
): Promise<OraclePeek[]> {
  let stdout: string;
  try {
    stdout = await pprof([`-peek=${pattern}`, `-unit=${unit}`, ...flags, ...files]);
  } catch (error) {
    if (String(error).includes('no matches found for regexp')) return [];
    throw error;
  }
  const blocks = stdout.split(/^-+\+-+$/m).slice(2);
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '');
    const self = lines.findIndex((line) => / {16}\| /.test(line));
    const match = /^\s*(\S+)\s+\S+%\s+\S+%\s+(\S+)\s+\S+% {16}\| (.*)$/.exec(lines[self] ?? '');
    if (match === null) return [];
    const call = (line: string): string => {
      const [, value, name] = /^\s*(\S+)\s+\S+% \| {3}(.*)$/.exec(line)!;
      return `${Number.parseFloat(value!)} ${name}`;
    };
    return [
      {
        name: match[3]!,
        flat: Number.parseFloat(match[1]!),
        cum: Number.parseFloat(match[2]!),
        callers: lines.slice(0, self).map(call),
        callees: lines.slice(self + 1).map(call),
      },
    ];
  });
}

/** Rows of one name added up: pprof prints two rows where two binaries have frames without symbols of the same name. */
export function byName(rows: readonly OracleRow[]): Map<string, string> {
  const sums = new Map<string, { flat: number; cum: number }>();
  for (const row of rows) {
    const sum = sums.get(row.name) ?? { flat: 0, cum: 0 };
    sums.set(row.name, { flat: sum.flat + row.flat, cum: sum.cum + row.cum });
  }
  return new Map([...sums].sort().map(([name, sum]) => [name, `${sum.flat} ${sum.cum}`]));
}
