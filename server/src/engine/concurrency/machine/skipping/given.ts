/** Owns what a call is given that makes its code worth running, though nobody here waits at it. */
import type { Resolution } from '../../../packages/resolution';
import { isOwnInterface } from '../../synchronisation-types';
import type { State } from '../state/state';
import type { Code, Datum } from '../state/values';

type KnownCode = Extract<Code, { kind: 'code' }>;

/** Is given nil for a channel, where whoever waits there waits for ever. */
export function isGivenNil(resolution: Resolution, { unit, body }: KnownCode, args: readonly Datum[]): boolean {
  return body.parameters.some((variable, at) => {
    if (args[at]?.kind !== 'nil') return false;
    const type = resolution.typeOf(unit, { kind: 'variable', variable, range: body.range });
    return type !== undefined && resolution.underlying(unit, type).kind === 'channel';
  });
}

/** What it makes may be waited at by a method of what it is given, of which its own code does not know which one it is. */
export function isGivenImplementor(
  resolution: Resolution,
  state: State,
  { unit, body }: KnownCode,
  args: readonly Datum[],
): boolean {
  return body.parameters.some((variable, at) => {
    if (state.find(args[at], 'struct')?.object.type === undefined) return false;
    const type = resolution.typeOf(unit, { kind: 'variable', variable, range: body.range });
    return isOwnInterface(unit, type, resolution);
  });
}
