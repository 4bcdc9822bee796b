/** Owns what benches run in: scratch that goes afterwards, a cache that stays, and which machine it is. Knows no budget. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { version } from 'node:process';
import { type BenchSetup, type Budget, type Measurement, NotMeasured } from './budget';

/** Runs `work` with a setup whose scratch is removed when it is done. */
export async function withSetup(quick: boolean, work: (setup: BenchSetup) => Promise<void>): Promise<void> {
  const setup: BenchSetup = {
    quick,
    root: resolve('.'),
    cache: resolve('.cache'),
    scratch: mkdtempSync(join(tmpdir(), 'gopherscope-bench-')),
    goroot: goroot(),
  };
  mkdirSync(setup.cache, { recursive: true });
  try {
    await work(setup);
  } finally {
    rmSync(setup.scratch, { recursive: true, force: true });
  }
}

function goroot(): string | undefined {
  const result = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' });
  return result.status === 0 ? join(result.stdout.trim(), 'src') : undefined;
}

/** `Node v20.20.2, 2 × AMD EPYC, load 0.4.` A busy machine tells little. */
export function machine(): string {
  const { model = 'unknown processor' } = cpus()[0] ?? {};
  return `Node ${version}, ${cpus().length} × ${model}, load ${loadavg()[0]!.toFixed(1)}.`;
}

/** What came of a budget: its measurements, or why there are none. What is not measured here is no miss. */
export interface Outcome {
  readonly measurements: readonly Measurement[];
  /** `not measured: Go is not installed` */
  readonly trouble?: string;
  readonly met: boolean;
}

export async function measured(budget: Budget, setup: BenchSetup): Promise<Outcome> {
  try {
    const measurements = await budget.measure(setup);
    return { measurements, met: measurements.every(({ met }) => met) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isMissing = error instanceof NotMeasured;
    return { measurements: [], trouble: `${isMissing ? 'not measured' : 'FAILED'}: ${message}`, met: isMissing };
  }
}
