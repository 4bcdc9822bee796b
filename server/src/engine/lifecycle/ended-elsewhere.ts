/** Owns the question whether what the process has one of, such as its CPU profile, is ended by other code than the one that starts it. */
import type { FunctionIr, Unit } from '../ir/model';
import type { Resolution } from '../packages/resolution';
import type { Acquisition } from './acquisition';
import type { Acquisitions } from './acquisitions';
import { processRoot } from './place';

/** What the process has one of may be started by one function and ended by another, or by a closure that somebody is given. */
export function isEndedElsewhere(
  unit: Unit,
  resolution: Resolution,
  { resource, function: owner }: Acquisition,
  acquisitions: Acquisitions,
): boolean {
  const { acquire, release, subject } = resource;
  if (subject.kind !== 'process') return false;
  const names = release.flatMap((each) => (each.kind === 'function' ? [each.name] : []));
  const effects = acquisitions.effectsFor(resource);
  const place = { root: processRoot, fields: [] };
  const isEnding = unit.functions.some((body) => {
    if (body.id === owner.id) return false;
    const { released } = effects.of(unit, body, place);
    return released === 'always' || released === 'depends';
  });
  if (isEnding) return true;
  const own = resolution.importPath;
  const mentioning = names.flatMap((name) => {
    const dot = name.lastIndexOf('.');
    return resolution.unitsMentioning(name.slice(name.slice(0, dot) === own ? dot + 1 : dot));
  });
  return mentioning.some(({ functions }) => {
    const named = functions.map((body) => namesIn(body, own));
    const isNamed = (name: string): boolean => named.some((each) => each.has(name));
    return names.some(isNamed) && !acquire.some(isNamed);
  });
}

/** Functions that a function calls or passes on, as `path.name`, its closures not included; `own` is the path of the package at hand. */
function namesIn({ blocks }: FunctionIr, own: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const operation of blocks.flatMap(({ operations }) => operations)) {
    if (operation.kind !== 'call' && operation.kind !== 'defer' && operation.kind !== 'go') continue;
    for (const value of [operation.callee, ...operation.args]) {
      if (value.kind === 'member') found.add(`${value.path}.${value.name}`);
      else if (value.kind === 'global') found.add(`${own}.${value.name}`);
    }
  }
  return found;
}
