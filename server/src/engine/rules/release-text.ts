/** Owns how the release of a lost resource is written in the code at hand, and what that code calls the resource. Places nothing. */
import type { Leak } from '../lifecycle/leaks';
import type { Release } from '../lifecycle/resources';
import type { RuleContext } from './define-rule';

/** What the code calls the resource: `f`, `resp.Body`. */
export function nameOf({ unit, lines }: RuleContext, { variable, resource, place }: Leak): string | undefined {
  const name = variable === undefined ? place && lines.textIn(place) : unit.variables[variable]?.name;
  return name === undefined || resource.part === undefined ? name : `${name}.${resource.part}`;
}

/** How the release is written: `f.Close()`, `cancel()`, `signal.Stop(c)`, `<-places`; undefined where this code may have no name for it. */
export function releaseText({ unit, lines }: RuleContext, leak: Leak, name: string | undefined): string | undefined {
  const { resource, releasedBy, variable, maker, acquire } = leak;
  const [release] = resource.release;
  if (release === undefined)
    return `<-${lines.textIn(acquire.kind === 'send' ? acquire.channel.range : acquire.range)}`;
  if (releasedBy !== undefined && variable !== undefined) return `${unit.variables[variable]!.name}.${releasedBy}()`;
  // What the function that made it took it from need not be in sight here.
  if (maker !== undefined && release.kind === 'function') return undefined;
  return writeRelease(release, leak, name, lines);
}

/** The statement that defers a release: only calls can be deferred, so a receive is put into one. */
export function deferStatement(release: string): string {
  return release.startsWith('<-') ? `defer func() { ${release} }()` : `defer ${release}`;
}

function writeRelease(release: Release, leak: Leak, name: string | undefined, lines: RuleContext['lines']): string {
  const { acquire, resource } = leak;
  switch (release.kind) {
    case 'method': {
      const callee = [...(name === undefined ? [] : [name]), ...release.fields, release.name].join('.');
      return `${callee}(${givenText(leak, lines)})`;
    }
    case 'call':
      return `${name ?? 'it'}(${givenText(leak, lines)})`;
    case 'all':
    case 'function': {
      if (acquire.kind !== 'call') return `${name ?? 'it'}`;
      const { callee } = acquire;
      const last = release.name.slice(release.name.lastIndexOf('.') + 1);
      // `pool.Put` of what came from `pool.Get`, `signal.Stop` of what `signal.Notify` was given: the same word stands before the dot, none in its own package.
      const from = callee.kind === 'field' ? lines.textIn(callee.base.range) : lines.textIn(callee.range).split('.')[0];
      const called = callee.kind === 'global' ? last : `${from}.${last}`;
      return resource.subject.kind === 'process' ? `${called}()` : `${called}(${name ?? 'it'})`;
    }
  }
}

function givenText({ resource: { releaseGiven }, acquire }: Leak, lines: RuleContext['lines']): string {
  if (releaseGiven !== 'weight') return releaseGiven ?? '';
  const weight = acquire.kind === 'call' ? acquire.args.at(-1) : undefined;
  return weight === undefined ? '' : lines.textIn(weight.range);
}
