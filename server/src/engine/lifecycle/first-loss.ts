/** Owns the search for a loss of what no row of the table acquires: its caller says where it comes from and what ends it. */
import type { FunctionIr, Unit } from '../ir/model';
import type { Resolution } from '../packages/resolution';
import { Effects } from './effects';
import type { Acquiring, End } from './ends';
import { Explorer } from './explorer';
import { firstResult, method, type Resource } from './resources';

const byReleases = new Map<string, Resource>();

/** Nothing acquires it; always the same for the same releases, so that summaries are found once. */
function releasedBy(release: readonly string[]): Resource {
  const key = release.join();
  let resource = byReleases.get(key);
  if (resource === undefined) {
    resource = {
      rule: '',
      acquire: [],
      subject: firstResult,
      release: release.map(method),
      noun: 'value',
      released: 'stopped',
      idempotent: false,
    };
    byReleases.set(key, resource);
  }
  return resource;
}

/** The first way on which a value that `acquiring` came by is lost, where `release` names the methods that end it. */
export function firstLoss(
  unit: Unit,
  resolution: Resolution,
  body: FunctionIr,
  acquiring: Acquiring,
  release: readonly string[],
): Extract<End, { kind: 'lost' }> | undefined {
  const resource = releasedBy(release);
  const effects = new Effects(resolution, resource);
  const { ends, complete } = new Explorer({ unit, body, resolution, resource, effects, acquisition: acquiring }).run(
    [],
  );
  if (!complete || ends.some(({ kind }) => kind === 'kept')) return undefined;
  return ends.find((end) => end.kind === 'lost');
}
