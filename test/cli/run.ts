/** Owns starting the built command line as a user does and collecting what it printed. Asserts nothing. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execPath } from 'node:process';

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own, with a cache of its own, removed by `remove`. */
export class Playground {
  readonly root = mkdtempSync(join(tmpdir(), 'gopherscope-cli-'));

  write(file: string, text: string | Uint8Array): void {
    const path = join(this.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}, cwd = '.'): CliRun {
    const { status, stdout, stderr } = spawnSync(execPath, [resolve('dist/cli.js'), ...args], {
      cwd: join(this.root, cwd),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, GOPHERSCOPE_CACHE: join(this.root, '.cache'), FORCE_COLOR: '', ...environment },
    });
    return { status, stdout, stderr };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Output without what differs from run to run and release to release. */
export function steady(text: string): string {
  return text
    .replace(/"(durationMs|parseMs)": [\d.]+/g, '"$1": 0')
    .replace(/"(version|semanticVersion)": "\d+\.\d+\.\d+"/g, '"$1": "0.0.0"')
    .replace(/ · [\d.]+ m?s\n/g, ' · 0 ms\n')
    .replace(/time="[\d.]+"/g, 'time="0"');
}
