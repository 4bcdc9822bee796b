/** Owns which calls serve HTTP, and what is known of the address, the listener and the handler they serve with. Judges nothing. */
import type { Operation, Unit, Value } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import { type Address, addressOf } from './served-address';
import { isNil, type Origins } from './value-origin';

type Call = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

export interface Served {
  /** Undefined when it is not known. */
  readonly address: Address | undefined;
  /** It listens on a unix socket, which has no such address. */
  readonly isUnix?: true;
  /** `default`: `http.DefaultServeMux`. Undefined when it is not known. */
  readonly handler: Value | 'default' | undefined;
}

/** Which argument is what; a method of a server takes the rest from the server. */
const functions: ReadonlyMap<
  string,
  { readonly address?: number; readonly listener?: number; readonly handler: number }
> = new Map([
  ['net/http.ListenAndServe', { address: 0, handler: 1 }],
  ['net/http.ListenAndServeTLS', { address: 0, handler: 3 }],
  ['net/http.Serve', { listener: 0, handler: 1 }],
  ['net/http.ServeTLS', { listener: 0, handler: 1 }],
]);

const methods: ReadonlyMap<string, { readonly listener?: number }> = new Map([
  ['net/http.Server.ListenAndServe', {}],
  ['net/http.Server.ListenAndServeTLS', {}],
  ['net/http.Server.Serve', { listener: 0 }],
  ['net/http.Server.ServeTLS', { listener: 0 }],
]);

/** What a call serves; undefined for a call that does not serve HTTP. */
export function servedBy(unit: Unit, resolution: Resolution, origins: Origins, call: Call): Served | undefined {
  const name = origins.nameOf(call) ?? '';
  const address = (value: Value | undefined): Address | undefined => value && addressOf(unit, value, resolution);
  const heard = (at: number): Pick<Served, 'address' | 'isUnix'> =>
    (call.args[at] && listening(unit, resolution, origins, call.args[at])) ?? { address: undefined };
  const asFunction = functions.get(name);
  if (asFunction !== undefined) {
    const { address: at, listener, handler } = asFunction;
    const where = at === undefined ? heard(listener!) : { address: address(call.args[at]) };
    return { ...where, handler: handlerOf(call.args[handler]) };
  }
  const asMethod = methods.get(name);
  if (asMethod === undefined || call.callee.kind !== 'field') return undefined;
  const fields = serverFields(unit, origins, call.callee.base);
  if (fields === undefined) return { address: undefined, handler: undefined };
  const given = fields.get('Addr');
  const own: Address | undefined =
    given === undefined ? { text: ':http', isLoopback: false, isDefault: false } : address(given);
  const handler = fields.has('Handler') ? handlerOf(fields.get('Handler')) : 'default';
  return { ...(asMethod.listener === undefined ? { address: own } : heard(asMethod.listener)), handler };
}

/** Where a listener made here listens. */
export function listening(
  unit: Unit,
  resolution: Resolution,
  origins: Origins,
  listener: Value,
): Pick<Served, 'address' | 'isUnix' | 'handler'> | undefined {
  const made = origins.maker(listener);
  const name = made && origins.nameOf(made);
  if (made === undefined || (name !== 'net.Listen' && name !== 'net.ListenUnix')) return undefined;
  const network = origins.source(made.args[0]!);
  if (network?.kind !== 'literal') return undefined;
  if (/^.unix/.test(network.text)) return { address: undefined, isUnix: true, handler: undefined };
  const isTcp = /^.tcp/.test(network.text) && made.args[1] !== undefined;
  return isTcp ? { address: addressOf(unit, made.args[1]!, resolution), handler: undefined } : undefined;
}

function handlerOf(value: Value | undefined): Value | 'default' | undefined {
  if (value === undefined) return undefined;
  const isDefault = value.kind === 'member' && value.path === 'net/http' && value.name === 'DefaultServeMux';
  return isNil(value) || isDefault ? 'default' : value;
}

/** The fields of a server made here and given to nobody who could set others; undefined for any other server. */
function serverFields(unit: Unit, origins: Origins, server: Value): ReadonlyMap<string, Value> | undefined {
  const base = server.kind === 'address' ? server.base : server;
  const fields = new Map<string, Value>();
  const read = (composite: Value | undefined): boolean => {
    const literal = composite?.kind === 'address' ? composite.base : composite;
    if (literal?.kind !== 'composite') return false;
    for (const { field, value } of literal.elements) if (field !== undefined) fields.set(field, value);
    return true;
  };
  if (base.kind !== 'variable') return read(base) ? fields : undefined;
  const given = origins.valuesOf(base.variable);
  if (given === undefined || given.length > 1) return undefined;
  if (given.length === 1 && !read(given[0])) return undefined;
  for (const { operation } of eachOperation(unit)) {
    const isServer = (value: Value | undefined): boolean =>
      value?.kind === 'variable' && value.variable === base.variable;
    if (operation.kind === 'assign') {
      if (operation.values.some(isServer)) return undefined;
      for (const [at, target] of operation.targets.entries()) {
        const value = operation.values[at];
        if (target?.kind === 'field' && isServer(target.base) && value !== undefined) fields.set(target.name, value);
      }
    } else if (operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer') {
      if (operation.args.some(isServer)) return undefined;
    }
  }
  return fields;
}
