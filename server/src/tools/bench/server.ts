/** Owns the budgets of the language server as an editor feels them, against gopls where it can be installed. */
import { join } from 'node:path';
import { atMost, type BenchSetup, type Budget, type Measurement, NotMeasured } from './budget';
import { type EditLatency, gopherscope, measureEditLatency, measureFirstDiagnostics } from './lsp';
import { goTool } from './peers';

const goplsVersion = 'v0.23.0';

function serverGo(setup: BenchSetup): string {
  if (setup.goroot === undefined) throw new NotMeasured('Go is not installed.');
  return join(setup.goroot, 'net/http/server.go');
}

function describe({ p50, p90 }: EditLatency): string {
  return `p50 ${p50.toFixed(1)} ms, p90 ${p90.toFixed(1)} ms`;
}

export const editLatency: Budget = {
  number: 24,
  name: 'edit → diagnostics in net/http/server.go',
  async measure(setup) {
    const edits = setup.quick ? 20 : 60;
    const ours = await measureEditLatency(serverGo(setup), { edits });
    const result: Measurement[] = [
      atMost('p50', ours.p50, 20, describe(ours), ' ms'),
      atMost('p90', ours.p90, 40, describe(ours), ' ms'),
    ];
    if (ours.memory !== undefined) {
      result.push(atMost('memory after the edits', ours.memory / 1e6, 200, `budget 28, ${edits} edits`, ' MB'));
    }
    return result;
  },
};

export const againstGopls: Budget = {
  number: 24,
  name: 'edit → diagnostics against gopls with diagnosticsDelay=0',
  slow: true,
  async measure(setup) {
    const command = goTool(setup, 'gopls', `golang.org/x/tools/gopls@${goplsVersion}`);
    const file = serverGo(setup);
    const options = { edits: 30 };
    const ours = await measureEditLatency(file, { ...options, command: gopherscope });
    const theirs = await measureEditLatency(file, {
      ...options,
      command: { command, args: ['serve'], settings: { diagnosticsDelay: '0s' } },
    });
    const detail = `ours ${describe(ours)}; gopls ${describe(theirs)}`;
    return [atMost('p50 of ours ÷ p50 of gopls', ours.p50 / theirs.p50, 1, detail)];
  },
};

export const firstDiagnostics: Budget = {
  number: 25,
  name: 'server start → first diagnostics of net/http/server.go',
  async measure(setup) {
    const { milliseconds } = await measureFirstDiagnostics(serverGo(setup));
    return [atMost('wall', milliseconds / 1000, 1, 'no cache', ' s')];
  },
};
