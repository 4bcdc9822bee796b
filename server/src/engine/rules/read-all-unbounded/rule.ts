/** Owns the rule that what another party sends is not read into memory without a limit. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import type { Fix, Severity } from '../../findings/finding';
import type { CallSite, FunctionIr, Unit, Value } from '../../ir/model';
import { type CallOperation, callOf, eachNode, eachPart, givenTo, isCall } from '../../ir/nodes';
import { valuesOf } from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';

/** Calls that read to the end into memory, and which argument they read. */
const readers: Readonly<Record<string, number>> = {
  'io.ReadAll': 0,
  'io/ioutil.ReadAll': 0,
  'bytes.Buffer.ReadFrom': 0,
  'strings.Builder.ReadFrom': 0,
  'io.Copy': 1,
};
/** Calls whose result yields all that their argument does. */
const wrappers: Readonly<Record<string, number>> = {
  'bufio.NewReader': 0,
  'bufio.NewReaderSize': 0,
  'io.NopCloser': 0,
  'io/ioutil.NopCloser': 0,
  'io.TeeReader': 0,
  'compress/gzip.NewReader': 0,
  'compress/zlib.NewReader': 0,
  'compress/flate.NewReader': 0,
};
const connections = [
  ['net', 'Conn'],
  ['net', 'TCPConn'],
  ['net', 'UnixConn'],
  ['crypto/tls', 'Conn'],
] as const;

type Source = 'request' | 'response' | 'connection';
const severities: Readonly<Record<Source, Severity>> = { request: 'warning', response: 'hint', connection: 'warning' };
const messages: Readonly<Record<Source, string>> = {
  request: 'This reads a request body of any size into memory: bound it with http.MaxBytesReader.',
  response: 'This reads a response body of any size into memory: bound it with io.LimitReader.',
  connection: 'This reads into memory for as long as the peer sends: bound it with io.LimitReader.',
};
const deepest = 8;

export default defineRule({
  title: 'Body or connection read into memory without a limit',
  why: 'The sender decides how much `io.ReadAll` keeps in memory: one large request, or a few at once, ends the process (https://pkg.go.dev/net/http#MaxBytesReader). Wrap a request body in `http.MaxBytesReader` and anything else in `io.LimitReader`, or decode while reading. A response body is mentioned only, since its server is often one’s own. A package that bounds bodies in a middleware, or looks at `ContentLength` first, is left alone, and tests are as well.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['memory', 'http'],
  skips: 'test code',
  triggers: [['ReadAll(', 'ReadFrom(', 'io.Copy(', 'Copy(']],
  check(context) {
    const { unit, resolution } = context;
    for (const { node, function: owner } of eachNode(unit)) {
      if (!isCall(node)) continue;
      const read = readFrom(unit, resolution, node);
      const source = read && sourceOf(unit, resolution, read);
      if (read === undefined || source === undefined || isBounded(context, source)) continue;
      const fixes = source === 'request' ? maxBytesFix(context, owner, read) : [];
      context.report({
        message: messages[source],
        range: node.range,
        function: owner,
        severity: severities[source],
        fixes,
      });
    }
  },
});

function readFrom(unit: Unit, resolution: Resolution, call: CallOperation): Value | undefined {
  const { callee, args } = call;
  const last = callee.kind === 'member' || callee.kind === 'global' || callee.kind === 'field' ? callee.name : '';
  if (last !== 'ReadAll' && last !== 'ReadFrom' && last !== 'Copy') return undefined;
  const name = qualifiedName(resolution.calleeOf(unit, call));
  if (name === undefined || !Object.hasOwn(readers, name)) return undefined;
  if (name === 'io.Copy' && !isMemory(unit, resolution, args[0])) return undefined;
  return args[readers[name]!];
}

function isMemory(unit: Unit, resolution: Resolution, value: Value | undefined): boolean {
  const type = value && resolution.typeOf(unit, value);
  return isNamed(type, 'bytes', 'Buffer') || isNamed(type, 'strings', 'Builder');
}

/** Whose data a reader yields when nothing on the way limits it. */
function sourceOf(unit: Unit, resolution: Resolution, value: Value, depth = 0): Source | undefined {
  if (depth > deepest) return undefined;
  if (value.kind === 'field' && value.name === 'Body') {
    const type = resolution.typeOf(unit, value.base);
    if (isNamed(type, 'net/http', 'Request')) return isIncoming(unit, value.base) ? 'request' : undefined;
    return isNamed(type, 'net/http', 'Response') ? 'response' : undefined;
  }
  const type = resolution.typeOf(unit, value);
  if (connections.some(([path, name]) => isNamed(type, path, name))) return 'connection';
  if (value.kind === 'assert' || value.kind === 'convert') return sourceOf(unit, resolution, value.operand, depth + 1);
  if (value.kind === 'variable') {
    const given = givenTo(unit, value.variable);
    const sources = given?.map((each) => sourceOf(unit, resolution, each, depth + 1)) ?? [];
    return sources.length > 0 && sources.every((each) => each === sources[0]) ? sources[0] : undefined;
  }
  const call = callOf(unit, value);
  const name = call && qualifiedName(resolution.calleeOf(unit, call));
  if (call === undefined || name === undefined || !Object.hasOwn(wrappers, name)) return undefined;
  const inner = call.args[wrappers[name]!];
  return inner && sourceOf(unit, resolution, inner, depth + 1);
}

/** Where the response can be written, a body that is too long ends in an error that the handler deals with already. */
function maxBytesFix({ unit, resolution, lines, file }: RuleContext, owner: FunctionIr, read: Value): readonly Fix[] {
  const body = bodyIn(unit, resolution, read);
  const writer = owner.parameters
    .map((id) => unit.variables[id]!)
    .find(({ type, name }) => isNamed(type, 'net/http', 'ResponseWriter') && name !== '_' && name !== '');
  const isImported = /^\s*(?:import\s+)?"net\/http"/m.test(lines.text);
  if (body === undefined || writer === undefined || !isImported) return [];
  if (unit.variables.some(({ name }) => name === 'http')) return [];
  const text = `http.MaxBytesReader(${writer.name}, ${lines.textIn(body.range)}, 10<<20)`;
  const edits = [{ file, range: body.range, text }];
  return [{ title: 'Bound the body at 10 MiB with http.MaxBytesReader', preferred: true, edits }];
}

/** The body as the call itself names it, wrapped or not. */
function bodyIn(unit: Unit, resolution: Resolution, value: Value): Value | undefined {
  if (value.kind === 'field') return value;
  const call = callOf(unit, value);
  const name = call && qualifiedName(resolution.calleeOf(unit, call));
  if (call === undefined || name === undefined || !Object.hasOwn(wrappers, name)) return undefined;
  const inner = call.args[wrappers[name]!];
  return inner && bodyIn(unit, resolution, inner);
}

/** A request this function was given; one it made itself holds its own body. */
function isIncoming(unit: Unit, base: Value): boolean {
  if (base.kind === 'variable') {
    const { kind, initial } = unit.variables[base.variable]!;
    return initial === undefined ? kind === 'parameter' : isIncoming(unit, initial);
  }
  return base.kind === 'field';
}

function isBounded({ unit, resolution }: RuleContext, source: Source): boolean {
  if (looksAtLength(unit)) return true;
  if (source !== 'request') return false;
  // A middleware bounds the body before the handler sees it.
  return resolution
    .unitsMentioning('MaxBytesHandler', 'Body')
    .some((each) => !resolution.fileOf(each).endsWith('_test.go') && boundsBodies(each, resolution, each === unit));
}

function looksAtLength(unit: Unit): boolean {
  return [...eachNode(unit)].some(({ node }) =>
    valuesOf(node).some((value) =>
      [...eachPart(value)].some((part) => part.kind === 'field' && part.name === 'ContentLength'),
    ),
  );
}

function boundsBodies(unit: Unit, resolution: Resolution, isOwn: boolean): boolean {
  return [...eachNode(unit)].some(({ node }) => {
    if (isCall(node)) {
      const name = calledName(node, ['MaxBytesHandler']) && qualifiedName(resolution.calleeOf(unit, node));
      return name === 'net/http.MaxBytesHandler';
    }
    if (node.kind !== 'assign') return false;
    return node.targets.some((target, index) => {
      if (target?.kind !== 'field' || target.name !== 'Body') return false;
      const value = node.values[index];
      const call = value && callOf(unit, value);
      if (call === undefined) return isOwn;
      return calledName(call, ['MaxBytesReader', 'LimitReader', 'NopCloser', 'NewMaxBytesReader']) || isOwn;
    });
  });
}

function calledName({ callee }: CallSite, names: readonly string[]): boolean {
  return (callee.kind === 'member' || callee.kind === 'global') && names.includes(callee.name);
}
