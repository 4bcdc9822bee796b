/** Owns the budget of escape facts: an unchanged package, replayed from the build cache and parsed, against `go build` of it. Knows nothing of how facts are read. */
import { spawnSync } from 'node:child_process';
import { EscapeMemory, findEscapes } from '../../host/go/go-escape';
import { atMost, type BenchSetup, type Budget, type Measurement, median, NotMeasured } from './budget';

const rounds = 9;
const bar = 1.3;
/** One package with much output, one with little. */
const packages = ['net/http', 'sync'];

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measureOne(name: string, root: string): Promise<Measurement> {
  const go = { environment: process.env, workspaceFolders: [], trusted: true };
  // As the editor does it: the same memory from run to run.
  const memory = new EscapeMemory();
  const ask = () => findEscapes(go, { root, packages: [name], tests: false }, memory);
  const build = () => {
    const { status, stderr } = spawnSync('go', ['build', name], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new NotMeasured(`go build ${name} failed: ${stderr}`);
  };
  const { report } = await ask();
  build();
  const asked: number[] = [];
  const built: number[] = [];
  for (let round = 0; round < rounds; round++) {
    built.push(await milliseconds(build));
    asked.push(await milliseconds(ask));
  }
  const first = await milliseconds(() => findEscapes(go, { root, packages: [name], tests: false }, new EscapeMemory()));
  const detail =
    `facts ${median(asked).toFixed(0)} ms, parsed anew ${first.toFixed(0)} ms, go build ${median(built).toFixed(0)} ms; ` +
    `${report.counts.lines.toLocaleString('en')} lines`;
  return atMost(name, median(asked) / median(built), bar, detail);
}

export const escapeReplay: Budget = {
  number: 34,
  name: 'escape facts of an unchanged package against go build of it, warm',
  async measure({ goroot }: BenchSetup): Promise<readonly Measurement[]> {
    if (goroot === undefined) throw new NotMeasured('Go is not installed.');
    const measurements: Measurement[] = [];
    for (const name of packages) measurements.push(await measureOne(name, goroot));
    return measurements;
  },
};
