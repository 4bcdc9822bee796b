/** Owns the budget of the extension's activation, measured inside the extension host of a real VS Code. Knows nothing of what activation does. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageExtension } from '../package/vsix';
import { runInside } from '../vscode-server';
import { atMost, type BenchSetup, type Budget, type Measurement, median, NotMeasured } from './budget';

const barMs = 100;
const runs = 3;

export const activation: Budget = {
  number: 35,
  name: 'activation of the extension',
  slow: true,
  async measure({ root, scratch }: BenchSetup): Promise<readonly Measurement[]> {
    await packageExtension(root);
    const workspace = join(scratch, 'empty-workspace');
    mkdirSync(workspace, { recursive: true });
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const { output } = await runInside({
        host: 'node',
        extension: join(root, '.cache/package/extension'),
        bundle: resolve(root, 'dist/test/e2e/suite/activation.js'),
        workspace,
        timeoutMs: 60_000,
      });
      const ms = Number(/activation ([\d.]+)/.exec(output)?.[1]);
      if (Number.isNaN(ms)) throw new NotMeasured(`VS Code printed no activation time: ${output}`);
      times.push(ms);
    }
    const detail = `packaged build, ${runs} starts: ${times.map((ms) => `${ms} ms`).join(', ')}`;
    return [atMost('activate() in the Node extension host', median(times), barMs, detail, ' ms')];
  },
};
