/** Owns how a project's own rows become resources like those of the table. Reads no file. */
import { called, method, passedTo, type Release, type Resource } from './resources';
import { callRelease, type FunctionName, isMethodName, parseFunctionName, type ResourceRow } from './row';

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
function qualified({ path, type, name }: FunctionName): string {
  return [path, ...(type === undefined ? [] : [type]), name].join('.');
}

/** `(*pool.Conn).Done` is a method of the resource, `(*pool.Pool).Put` takes it; only where the pool is also what it comes from is that certain. */
function releasesOf(text: string, acquire: readonly string[]): readonly Release[] {
  if (text === callRelease) return [called];
  if (isMethodName(text)) return [method(text)];
  const name = parseFunctionName(text);
  if (name === undefined) return [];
  const { path, type } = name;
  const passed = passedTo(qualified(name));
  if (type === undefined) return [passed];
  const isItsSource = acquire.every((each) => {
    const from = parseFunctionName(each);
    return from?.path === path && from.type === type;
  });
  return isItsSource ? [passed] : [{ kind: 'method', name: name.name, fields: [], of: { path, type } }, passed];
}

export function resourceOf(row: ResourceRow): Resource {
  const release = row.release.flatMap((text) => releasesOf(text, row.acquire));
  const first = release[0];
  const verb = first === undefined || first.kind === 'call' ? '' : first.name.slice(first.name.lastIndexOf('.') + 1);
  return {
    rule: row.rule,
    acquire: row.acquire.flatMap((text) => {
      const name = parseFunctionName(text);
      return name === undefined ? [] : [qualified(name)];
    }),
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
