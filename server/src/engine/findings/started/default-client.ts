/** Owns which calls make a request with the client of net/http that nobody gave a timeout, and that no context bounds. Reports nothing. */
import type { CallSite, Unit, Value } from '../../ir/model';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import { requestBound } from './request-bounds';

const shortcuts = new Set(['net/http.Get', 'net/http.Head', 'net/http.Post', 'net/http.PostForm']);
export const requestMethods = new Set(['Get', 'Head', 'Post', 'PostForm', 'Do']);

/** What a call on the package's own client is called in a message, when nothing bounds it. */
export function defaultRequest(unit: Unit, resolution: Resolution, site: CallSite): string | undefined {
  const { callee: value } = site;
  const mayBe = value.kind === 'member' || value.kind === 'global' || value.kind === 'field';
  if (!mayBe) return undefined;
  if (value.kind === 'field' && !(requestMethods.has(value.name) && isDefaultClient(unit, value.base)))
    return undefined;
  if (value.kind === 'field')
    return isUnbounded(unit, resolution, site, value.name) ? `http.DefaultClient.${value.name}` : undefined;
  const name = qualifiedName(resolution.calleeOf(unit, site));
  return name !== undefined && shortcuts.has(name) ? name.replace('net/', '') : undefined;
}

function isDefaultClient(unit: Unit, value: Value): boolean {
  if (value.kind === 'member') return value.path === 'net/http' && value.name === 'DefaultClient';
  if (value.kind !== 'variable') return false;
  const { initial } = unit.variables[value.variable]!;
  return initial?.kind === 'member' && isDefaultClient(unit, initial);
}

/** Whether no context bounds what a client's method of this name sends. */
export function isUnbounded(unit: Unit, resolution: Resolution, { args }: CallSite, name: string): boolean {
  if (name !== 'Do') return true;
  return args[0] !== undefined && requestBound(unit, resolution, args[0]) === 'unbounded';
}
