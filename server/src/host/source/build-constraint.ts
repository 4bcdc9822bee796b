/**
 * Owns the question whether a Go file belongs to the build for one platform: file name suffixes and `//go:build` lines, as `go help buildconstraint`
 * defines them. Knows nothing of directories or modules. The old `// +build` lines are not read: Go 1.18 and later modules ignore them too.
 */

export interface BuildTarget {
  readonly os: string;
  readonly arch: string;
}

// The lists of go/build's syslist.go: a new port adds a name here.
const operatingSystems = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
);
const unixSystems = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris'.split(' '),
);
const architectures = new Set(
  `386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64
   s390 s390x sparc sparc64 wasm`.split(/\s+/),
);
/** A system that also satisfies another one's tag. */
const alsoMatches: Readonly<Record<string, string>> = { android: 'linux', illumos: 'solaris', ios: 'darwin' };

/** Newest `go1.N` release tag that counts as satisfied: the newest Go the rules know. */
const newestMinor = 27;

const nodeArchitectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  ppc64: 'ppc64le',
  mipsel: 'mipsle',
};
const nodePlatforms: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' };

/** GOOS and GOARCH of the environment when set, else those of this machine. `platform` and `arch` are Node's names. */
export function hostTarget(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
  arch: string,
): BuildTarget {
  return {
    os: environment.GOOS || nodePlatforms[platform] || platform,
    arch: environment.GOARCH || nodeArchitectures[arch] || arch,
  };
}

function matchesSystem(name: string, target: BuildTarget): boolean {
  return name === target.os || name === alsoMatches[target.os];
}

/** Whether a name like `poll_linux_arm64_test.go` is for this target. Names without a known suffix are for all. */
export function nameMatches(fileName: string, target: BuildTarget): boolean {
  const words = fileName
    .replace(/\.go$/, '')
    .replace(/_test$/, '')
    .split('_')
    .slice(1);
  const last = words.at(-1) ?? '';
  const previous = words.at(-2) ?? '';
  if (architectures.has(last)) {
    return last === target.arch && (!operatingSystems.has(previous) || matchesSystem(previous, target));
  }
  return !operatingSystems.has(last) || matchesSystem(last, target);
}

function tagIsSet(tag: string, target: BuildTarget): boolean {
  if (operatingSystems.has(tag)) return matchesSystem(tag, target);
  if (tag === target.arch || tag === 'gc' || tag === 'cgo') return true;
  if (tag === 'unix') return unixSystems.has(target.os);
  const release = /^go1\.(\d+)$/.exec(tag);
  return release !== null && Number(release[1]) <= newestMinor;
}

/** Grammar: or = and {"||" and}; and = not {"&&" not}; not = "!" not | "(" or ")" | tag. Undefined when it is malformed. */
function evaluate(expression: string, target: BuildTarget): boolean | undefined {
  const tokens = expression.match(/&&|\|\||[!()]|[\p{L}\p{N}_.]+|\S/gu) ?? [];
  let at = 0;
  const not = (): boolean | undefined => {
    const token = tokens[at++];
    if (token === undefined) return undefined;
    if (token === '!') {
      const operand = not();
      return operand === undefined ? undefined : !operand;
    }
    if (token === '(') {
      const inner = or();
      return tokens[at++] === ')' ? inner : undefined;
    }
    return /^[\p{L}\p{N}_.]+$/u.test(token) ? tagIsSet(token, target) : undefined;
  };
  const chain = (operator: string, operand: () => boolean | undefined, join: (a: boolean, b: boolean) => boolean) => {
    let value = operand();
    while (tokens[at] === operator) {
      at++;
      const next = operand();
      value = value === undefined || next === undefined ? undefined : join(value, next);
    }
    return value;
  };
  const and = () => chain('&&', not, (a, b) => a && b);
  const or = (): boolean | undefined => chain('||', and, (a, b) => a || b);
  const value = or();
  return at === tokens.length ? value : undefined;
}

/** Blank lines and comments, which is all that may stand before a `//go:build` line. */
const header = /^(?:\uFEFF|\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/;

/**
 * Whether the `//go:build` line of a file is satisfied for this target. `head` is the start of the file, at least up to the package clause.
 * A malformed line leaves the file in, so that it is checked rather than lost.
 */
export function textMatches(head: string, target: BuildTarget): boolean {
  if (!head.includes('//go:build ')) return true;
  const line = /^\/\/go:build (.*)$/m.exec(header.exec(head)?.[0] ?? '');
  return line === null || (evaluate(line[1]!, target) ?? true);
}

/** The name in the package clause, or undefined when the head does not reach it or there is none. */
export function packageName(head: string): string | undefined {
  return /^package\s+([\p{L}_][\p{L}\p{N}_]*)/u.exec(head.slice(header.exec(head)?.[0].length))?.[1];
}

/** Whether a file of this name counts when its directory is walked. */
export function belongsToBuild(
  name: string,
  options: { readonly target: BuildTarget; readonly tests: boolean },
): boolean {
  return (
    name.endsWith('.go') &&
    !/^[._]/.test(name) &&
    (options.tests || !name.endsWith('_test.go')) &&
    nameMatches(name, options.target)
  );
}
