/** Owns how a Go function's linker name is read: package, receiver, short forms, and whose module it is. Knows nothing of columns and trees. */

import { visibleText } from './visible-text';

/** Whose code a frame is. `gc` is the part of the runtime that collects. */
export type ModuleKind = 'own' | 'dependency' | 'std' | 'runtime' | 'gc';

/** What stands for a name that must not be shown. Scrubbed functions are called `<redacted>/own.f7`, so that whose they are is still known. */
export const redacted = '<redacted>';

/** The parts of `example.com/pay/ledger.(*Store).Append.func1`. */
export interface FrameName {
  /** Import path: `example.com/pay/ledger`; '' when the name has none (C, assembly). */
  readonly packagePath: string;
  /** Last element as code writes it: `ledger`. A version element (`/v2`) is skipped. */
  readonly packageName: string;
  /** Everything after the package: `(*Store).Append.func1`. */
  readonly local: string;
  /** The last part alone, closures kept with their function: `Append.func1`. */
  readonly method: string;
}

/**
 * Splits a linker name. The package ends at the first dot after the last slash that stands before any bracket or parenthesis:
 * type arguments and receivers may hold slashes and dots of their own. Escaped dots of the linker (`gopkg.in/yaml%2ev3`) are undone.
 */
export function parseFrameName(name: string): FrameName {
  let end = name.search(/[[(]/);
  if (end < 0) end = name.length;
  const slash = name.lastIndexOf('/', end - 1);
  const dot = name.indexOf('.', slash + 1);
  if (
    dot < 0 ||
    dot >= name.length - 1 ||
    /[:<> ]/.test(name.slice(name.startsWith(redacted) ? redacted.length : 0, dot))
  ) {
    return { packagePath: '', packageName: '', local: name, method: name };
  }
  const packagePath = name.slice(0, dot).replace(/%2e/gi, '.');
  const local = name.slice(dot + 1);
  return { packagePath, packageName: packageNameOf(packagePath), local, method: methodOf(local) };
}

function packageNameOf(packagePath: string): string {
  const elements = packagePath.split('/');
  const last = elements.at(-1)!;
  const named = /^v\d+$/.test(last) && elements.length > 1 ? elements.at(-2)! : last;
  return named.replace(/\.v\d+$/, '');
}

/** `(*Store).Append.func1` → `Append.func1`; `(*Pool[go.shape.int]).Get` → `Get`; `main` → `main`. */
function methodOf(local: string): string {
  const receiver = /^\(\*?[^()]*(?:\([^()]*\)[^()]*)*\)\./.exec(local);
  return receiver ? local.slice(receiver[0].length) : local;
}

/** `ledger.(*Store).Append`: the form used where one name has to do, with all its characters to be seen. */
export function shortName(linkerName: string): string {
  const name = visibleText(linkerName);
  const { packagePath, packageName, local } = parseFrameName(name);
  return packagePath === '' ? name : `${packageName}.${local}`;
}

/**
 * Whose code a frame is.
 * @param name the function's linker name
 * @param file its source path as recorded, '' unknown
 * @param ownModules module paths known to be the user's (from go.mod); may be empty: then what lies outside GOROOT, the module cache and vendor is own
 */
export function moduleKind(name: string, file: string, ownModules: readonly string[]): ModuleKind {
  const { packagePath, local } = parseFrameName(name);
  if (packagePath === '') return 'runtime';
  if (packagePath === 'main' || packagePath === `${redacted}/own`) return 'own';
  if (packagePath.startsWith(redacted)) return packagePath.endsWith('/native') ? 'runtime' : 'dependency';
  if (ownModules.some((module) => packagePath === module || packagePath.startsWith(`${module}/`))) return 'own';
  if (isRuntimePackage(packagePath)) return isCollector(local) ? 'gc' : 'runtime';
  const path = file.replaceAll('\\', '/');
  if (/@v\d/.test(path) || path.includes('/pkg/mod/') || path.includes('/vendor/')) return 'dependency';
  const inStandardLibrary = path === '' || path.startsWith(`${packagePath}/`) || path.includes(`/src/${packagePath}/`);
  if (!packagePath.split('/', 1)[0]!.includes('.')) {
    if (inStandardLibrary) return 'std';
    // The runtime provides functions under other packages' names: internal/poll.runtime_pollWait, sync.runtime_notifyListWait.
    if (/(^|\/src\/)(internal\/)?runtime\//.test(path)) return 'runtime';
  }
  return ownModules.length > 0 ? 'dependency' : 'own';
}

/** The packages that carry Go itself. runtime/pprof, runtime/trace and the like are called by programs: those count as standard library. */
function isRuntimePackage(packagePath: string): boolean {
  return (
    packagePath === 'runtime' ||
    /^(runtime\/internal|internal\/runtime|internal\/abi|internal\/bytealg|internal\/cpu)(\/|$)/.test(packagePath)
  );
}

/** The collector's own functions in package runtime: marking, sweeping, scavenging, write barriers, assists. */
function isCollector(local: string): boolean {
  return /^(gc(?!WriteBarrierFast$)|\(\*gc|bgsweep|bgscavenge|sweep|scan|grey|mark|wb|bulkBarrier|typePointers|\(\*(mspan|sweepLocked)\)\.sweep|\(\*(scavenge|pageAlloc\)\.scav)|tryDeferToSpanScan|spanInlineMark)/.test(
    local,
  );
}

/**
 * The name of a frame of the runtime of which only the address is known: Go's text profiles (debug=1) leave out the names of the
 * runtime's frames that a stack ends in.
 * @param address hexadecimal with 0x
 */
export function unnamedRuntimeFrame(address: string): string {
  return `runtime.${address}`;
}

/** Matches what `unnamedRuntimeFrame` gives. */
export const unnamedRuntime = /^runtime\.0x[0-9a-f]+$/;
