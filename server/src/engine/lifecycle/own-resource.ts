/** Owns what a project's own resource means to the analysis: the row of the table it stands for. Undefined names are left out. Reads no file. */
import { firstResult, method, passedTo, type Release, type Resource } from './resources';
import { isMethodName, parseFunctionName, type ResourceRow } from './row';

/** As `qualifiedName` writes it; undefined for what names no function. */
function qualified(text: string): string | undefined {
  const name = parseFunctionName(text);
  return name && [name.path, ...(name.type === undefined ? [] : [name.type]), name.name].join('.');
}

function releaseOf(text: string): Release | undefined {
  if (isMethodName(text)) return method(text);
  const name = qualified(text);
  return name === undefined ? undefined : passedTo(name);
}

/** Nobody says whether a second release does harm, so there is no fix. */
export function ownResource({ acquire, release, result, noun, rule, since, until, part }: ResourceRow): Resource {
  return {
    rule,
    acquire: acquire.flatMap((text) => qualified(text) ?? []),
    subject: result === 0 ? firstResult : { kind: 'result', index: result },
    release: release.flatMap((text) => releaseOf(text) ?? []),
    noun: noun === '' ? 'resource' : noun,
    released: 'released',
    idempotent: false,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(part === undefined ? {} : { part }),
  };
}
