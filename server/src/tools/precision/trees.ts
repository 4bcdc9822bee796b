/** Owns which source trees precision is measured on: the standard library, and the modules test/peers/modules requires. Analyses nothing. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface Tree {
  /** `std@go1.26.8`, `google.golang.org/grpc@v1.71.0`: what the rows of the classification name. */
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
}

interface Requirement {
  readonly Path: string;
  readonly Version: string;
  readonly Indirect?: boolean;
}

interface Download {
  readonly Path: string;
  readonly Version: string;
  readonly Dir?: string;
  readonly Error?: string;
}

function go(args: readonly string[], cwd: string): string {
  const result = spawnSync('go', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26, timeout: 600_000 });
  if (result.error || result.status !== 0) {
    const why = result.error?.message ?? result.stderr.trim().split('\n').at(-1);
    throw new Error(`go ${args.join(' ')} failed in ${cwd}: ${why}`);
  }
  return result.stdout;
}

/** `go mod download -json` prints one object after the other. */
function objects(text: string): readonly Download[] {
  return text
    .split(/^(?=\{)/m)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part) as Download);
}

/** Downloads what is missing, and only the modules that are required directly. Throws with a sentence when that fails. */
export function sourceTrees(modules: string): readonly Tree[] {
  const [goroot = '', version = ''] = go(['env', 'GOROOT', 'GOVERSION'], modules).trim().split('\n');
  const { Require } = JSON.parse(go(['mod', 'edit', '-json'], modules)) as { readonly Require: readonly Requirement[] };
  const wanted = Require.filter(({ Indirect }) => Indirect !== true).map(({ Path, Version }) => `${Path}@${Version}`);
  const downloads = objects(go(['mod', 'download', '-json', ...wanted], modules));
  return [
    { name: `std@${version}`, directory: join(goroot, 'src') },
    ...downloads.map(({ Path, Version, Dir, Error: why }) => {
      if (Dir === undefined) throw new Error(`${Path}@${Version} cannot be downloaded: ${why ?? 'no reason given'}`);
      return { name: `${Path}@${Version}`, directory: Dir };
    }),
  ];
}
