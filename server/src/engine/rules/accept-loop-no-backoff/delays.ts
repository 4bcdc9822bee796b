/** Owns whether running a piece of code may take a while: it sleeps, blocks, or calls something nobody knows. Loggers and counters do not wait. */

import type { Origins } from '../../findings/values/value-origin';
import type { CallSite, FunctionIr, Operation, Terminator, Unit } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';

const deepest = 3;

/** Packages none of whose functions waits, but for those named. */
const quickPackages = new Set([
  'bytes',
  'context',
  'errors',
  'expvar',
  'fmt',
  'log',
  'log/slog',
  'maps',
  'math',
  'math/rand',
  'os',
  'runtime',
  'runtime/debug',
  'slices',
  'sort',
  'strconv',
  'strings',
  'sync/atomic',
  'syscall',
  'time',
]);

const slowFunctions = new Set(['time.Sleep', 'os.ReadFile', 'syscall.Select', 'syscall.Nanosleep']);

/** What loggers, counters, errors and locks call their methods: none of them waits for long. */
const quickName =
  /^(add|as|addr|cause|count|debug|done|dec|err|error|fatal|inc|info|is|load|local|lock|log|len|name|new|notice|observe|panic|print|r?lock|r?unlock|remote|record|store|string|temporary|timeout|trace|unlock|unwrap|value|verbose|v$|warn|with)/i;

export class Delays {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #origins: Origins;

  constructor(unit: Unit, resolution: Resolution, origins: Origins) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#origins = origins;
  }

  mayWait(node: Operation | Terminator): boolean {
    return this.#mayWait(this.#unit, node, 0);
  }

  #mayWait(unit: Unit, node: Operation | Terminator, depth: number): boolean {
    switch (node.kind) {
      case 'call':
        return this.#callMayWait(unit, node, depth);
      case 'receive':
      case 'send':
        return true;
      case 'select':
        return node.default === undefined;
      default:
        return false;
    }
  }

  #callMayWait(unit: Unit, site: CallSite, depth: number): boolean {
    const callee = this.#resolution.calleeOf(unit, site);
    switch (callee.kind) {
      case 'builtin':
        return false;
      case 'closure':
        return this.#bodyMayWait(unit, unit.functions[callee.function], depth);
      case 'function':
        return this.#bodyMayWait(callee.unit, callee.unit.functions[0], depth);
      case 'library':
      case 'method': {
        const isQuick = quickPackages.has(callee.path) && !slowFunctions.has(`${callee.path}.${callee.name}`);
        return !isQuick && !quickName.test(callee.name);
      }
      default: {
        const name = unit === this.#unit ? this.#origins.nameOf(site) : undefined;
        if (name !== undefined && slowFunctions.has(name)) return true;
        return site.callee.kind !== 'field' || !quickName.test(site.callee.name);
      }
    }
  }

  #bodyMayWait(unit: Unit, body: FunctionIr | undefined, depth: number): boolean {
    if (body === undefined || depth >= deepest) return true;
    return body.blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) => this.#mayWait(unit, node, depth + 1)),
    );
  }
}
