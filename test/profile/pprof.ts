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
  readonly rows: readonly OracleRow[];
  /** In the order pprof prints them. */
  readonly names: readonly string[];
}

/** `go tool pprof -top` of every frame in the profile's own unit. `flags` are pprof's own. */
export async function pprofTop(files: readonly string[], unit: string, flags: readonly string[]): Promise<OracleTop> {
  const args = ['tool', 'pprof', '-top', '-nodecount=0', '-nodefraction=0', '-edgefraction=0', `-unit=${unit}`];
  const { stdout } = await run('go', [...args, ...flags, ...files], {
    maxBuffer: 1 << 28,
    env: { ...process.env, PPROF_TMPDIR: tmpdir(), PPROF_BINARY_PATH: '/nonexistent' },
  });
  const lines = stdout.split('\n');
  const start = lines.findIndex((line) => /^\s+flat\s+flat%/.test(line));
  const rows = lines.slice(start + 1).flatMap((line) => {
    const match = /^\s*(\S+)\s+\S+%\s+\S+%\s+(\S+)\s+\S+%\s\s(.*?)(?: \((?:partial-)?inline\))?$/.exec(line);
    return match ? [{ name: match[3]!, flat: Number.parseFloat(match[1]!), cum: Number.parseFloat(match[2]!) }] : [];
  });
  return { rows, names: rows.map((row) => row.name) };
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
