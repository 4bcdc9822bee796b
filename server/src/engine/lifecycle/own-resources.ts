/** Owns how a project's own rows become resources like those of the table. Reads no file. */
import { called, method, passedTo, type Release, type Resource } from './resources';
import { callRelease, isMethodName, parseFunctionName, type ResourceRow } from './row';

/** What a release is called in messages, where its name tells. */
const participles: Readonly<Record<string, string>> = {
  Close: 'closed',
  Stop: 'stopped',
  Shutdown: 'shut down',
  Cancel: 'cancelled',
  Put: 'put back',
  Unlock: 'unlocked',
  Wait: 'waited for',
};

/** `(*example.com/pool.Pool).Get` as `qualifiedName` has it: `example.com/pool.Pool.Get`. */
function qualified(text: string): string | undefined {
  const name = parseFunctionName(text);
  if (name === undefined) return undefined;
  return [name.path, ...(name.type === undefined ? [] : [name.type]), name.name].join('.');
}

function releaseOf(text: string): Release | undefined {
  if (text === callRelease) return called;
  if (isMethodName(text)) return method(text);
  const name = qualified(text);
  return name === undefined ? undefined : passedTo(name);
}

export function resourceOf(row: ResourceRow): Resource {
  const release = row.release.flatMap((text) => releaseOf(text) ?? []);
  const first = release[0];
  const verb = first === undefined || first.kind === 'call' ? '' : first.name.slice(first.name.lastIndexOf('.') + 1);
  return {
    rule: row.rule,
    acquire: row.acquire.flatMap((text) => qualified(text) ?? []),
    subject: { kind: 'result', index: row.result },
    release,
    noun: row.noun === '' ? 'resource' : row.noun,
    released: participles[verb] ?? 'released',
    // Of others it is not known whether a second release does harm.
    idempotent: verb === 'Close' || verb === 'Stop',
    ...(row.part === undefined ? {} : { part: row.part }),
    ...(row.since === undefined ? {} : { since: row.since }),
    ...(row.until === undefined ? {} : { until: row.until }),
  };
}
