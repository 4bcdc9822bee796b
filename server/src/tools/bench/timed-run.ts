/** Owns running a process and saying what it cost: wall and CPU seconds, peak memory. Uses time(1), which sees children too; without it only wall time is known. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NotMeasured } from './budget';

export interface Cost {
  /** Seconds. */
  readonly wall: number;
  /** User and system seconds of the process and its children; NaN when unknown. */
  readonly cpu: number;
  /** Peak resident megabytes of the largest process; NaN when unknown. */
  readonly megabytes: number;
  readonly stdout: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes that mean it did its work. */
  readonly accept?: readonly number[];
  readonly timeoutSeconds?: number;
}

const timeTool = '/usr/bin/time';
/** Ends what the command started, too, which ending the command alone would leave running. */
const timeoutTool = '/usr/bin/timeout';
/** What it exits with when time was up. */
const timeIsUp = 124;

/** The command had not come back in time: it takes at least so long. */
export class TookTooLong extends NotMeasured {
  readonly seconds: number;

  constructor(command: string, seconds: number) {
    super(`${command} had not come back after ${seconds} s.`);
    this.seconds = seconds;
  }
}

export function timedRun(scratch: string, command: string, args: readonly string[], options: RunOptions = {}): Cost {
  const report = join(scratch, 'time.txt');
  const timed = existsSync(timeTool);
  const seconds = options.timeoutSeconds ?? 240;
  const [file, ...list] = [
    ...(timed ? [timeTool, '-q', '-o', report, '-f', '%U %S %M'] : []),
    ...(existsSync(timeoutTool) ? [timeoutTool, String(seconds)] : []),
    command,
    ...args,
  ] as [string, ...string[]];
  const start = performance.now();
  const result = spawnSync(file, list, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    timeout: (seconds + 10) * 1000,
  });
  const wall = (performance.now() - start) / 1000;
  if (result.status === timeIsUp) throw new TookTooLong(command, seconds);
  if (result.error || !(options.accept ?? [0]).includes(result.status ?? -1)) {
    const why = result.error?.message ?? `exit code ${result.status}: ${result.stderr.trim().split('\n').at(-1)}`;
    throw new NotMeasured(`${command} ${args.join(' ')} failed: ${why}`);
  }
  let [user, system, kilobytes] = [Number.NaN, Number.NaN, Number.NaN];
  if (timed) {
    [user, system, kilobytes] = readFileSync(report, 'utf8').trim().split(' ').map(Number) as [number, number, number];
    rmSync(report);
  }
  return { wall, cpu: user + system, megabytes: kilobytes / 1024, stdout: result.stdout };
}

/** `2.41 s wall, 4.60 s CPU` */
export function describeCost(cost: Pick<Cost, 'wall' | 'cpu'>): string {
  return `${cost.wall.toFixed(2)} s wall${Number.isNaN(cost.cpu) ? '' : `, ${cost.cpu.toFixed(2)} s CPU`}`;
}
