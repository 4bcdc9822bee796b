/** Owns the rule that net/http/pprof is not served to everybody. */

import { defineRule } from '../../findings/define-rule';
import { servedBy } from '../../findings/values/served-handler';
import { Origins } from '../../findings/values/value-origin';
import type { Operation, Unit, Value } from '../../ir/model';
import { eachOperation, mentions } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';

const pprof = 'net/http/pprof';

export default defineRule({
  title: 'net/http/pprof served on an address that others can reach',
  why: 'Importing `net/http/pprof` puts its handlers into `http.DefaultServeMux`. Served on `:6060` or with the public API, they let anybody who reaches the port read command lines, function names and heap contents, and take CPU by asking for one profile after the other. Serve them on a port of their own that listens on `localhost`, or put authentication before them. An address that is not known, a loopback address and a mux that is wrapped before it is served are not flagged.',
  severity: 'warning',
  tags: ['server', 'security'],
  skips: 'tests',
  triggers: [['ListenAndServe', '.Serve(', '.ServeTLS(']],
  check({ unit, resolution, lines, report }) {
    if (unit.hasSyntaxErrors) return;
    if (lines.text.includes('http.DefaultServeMux = ')) return;
    const origins = new Origins(unit, resolution);
    for (const { operation, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
      const served = servedBy(unit, resolution, origins, operation);
      if (served?.handler === undefined || served.address === undefined || served.address.isLoopback) continue;
      // The import is what registers the handlers, whichever file it stands in.
      if (!isImported(resolution)) return;
      if (served.handler !== 'default' && !hasProfiles(unit, resolution, served.handler)) continue;
      const { text, isDefault } = served.address;
      report({
        message: `net/http/pprof is served on ${text} to everybody who reaches that port: listen on localhost, on a port of its own.`,
        range: operation.range,
        function: owner,
        ...(isDefault ? { severity: 'hint' } : {}),
      });
    }
  },
});

function isImported(resolution: Resolution): boolean {
  return resolution.imports.some(({ path, file }) => path === pprof && !file.endsWith('_test.go'));
}

/** Calls with the mux are followed so deep. */
const deepest = 4;

/** Whether the function, or one it gives the mux to, registers a handler of the package with it, as it is. */
function hasProfiles(unit: Unit, resolution: Resolution, mux: Value, depth = 0): boolean {
  const key = keyOf(mux);
  if (key === undefined || depth > deepest) return false;
  const origins = new Origins(unit, resolution);
  return [...eachOperation(unit)].some(({ operation }) => {
    if (operation.kind !== 'call') return false;
    const { callee, args } = operation;
    if (callee.kind === 'field' && /^Handle(Func)?$/.test(callee.name) && keyOf(callee.base) === key)
      return isProfile(operation, origins);
    const at = args.findIndex((arg) => keyOf(arg) === key);
    const target = at < 0 ? undefined : resolution.calleeOf(unit, operation);
    const parameter = target?.kind === 'function' ? target.unit.functions[0]?.parameters[at] : undefined;
    if (target?.kind !== 'function' || parameter === undefined) return false;
    const { range } = target.unit.variables[parameter]!;
    return hasProfiles(target.unit, resolution, { kind: 'variable', variable: parameter, range }, depth + 1);
  });
}

function isProfile({ args }: Extract<Operation, { kind: 'call' }>, origins: Origins): boolean {
  const [, handler] = args;
  if (handler === undefined) return false;
  const isOwn = (value: Value): boolean => mentions(value, (part) => part.kind === 'member' && part.path === pprof);
  if (isOwn(handler)) return true;
  const maker = origins.maker(handler);
  const name = maker && origins.nameOf(maker);
  return name === `${pprof}.Handler` || (name === 'net/http.HandlerFunc' && maker!.args.some(isOwn));
}

/** The same for the same variable or field. */
function keyOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'variable':
      return `${value.variable}`;
    case 'global':
      return value.name;
    case 'address':
    case 'dereference':
      return keyOf(value.base);
    case 'field': {
      const base = keyOf(value.base);
      return base && `${base}.${value.name}`;
    }
    default:
      return undefined;
  }
}
