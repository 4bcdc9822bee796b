/** Owns how the release of a lost resource is written in the code at hand, and what that code calls the resource. Places nothing. */
import { isVariable } from '../../ir/walk';
import type { Leak } from '../../lifecycle/leak';
import type { Release } from '../../lifecycle/resources';
import { isNamedFrom } from '../../packages/resolution';
import type { RuleContext } from '../define-rule';

type TypeName = NonNullable<Extract<Release, { kind: 'method' }>['of']>;

/** What the code calls the resource: `f`, `resp.Body`, `l.slots`. */
export function nameOf(
  { unit, lines }: RuleContext,
  { variable, resource, place, isFunction, acquire }: Leak,
): string | undefined {
  if (acquire.kind === 'send') return lines.textIn(acquire.channel.range);
  const name = variable === undefined ? place && lines.textIn(place) : unit.variables[variable]?.name;
  return name === undefined || resource.part === undefined || isFunction ? name : `${name}.${resource.part}`;
}

/** How the release is written: `f.Close()`, `cancel()`, `signal.Stop(c)`, `<-places`; undefined where this code may have no name for it. */
export function releaseText(context: RuleContext, leak: Leak, name: string | undefined): string | undefined {
  const { unit, lines } = context;
  const { resource, releasedBy, variable, maker, acquire, isFunction } = leak;
  const [release] = resource.release;
  if (release === undefined)
    return `<-${lines.textIn(acquire.kind === 'send' ? acquire.channel.range : acquire.range)}`;
  if (releasedBy !== undefined && variable !== undefined) return `${unit.variables[variable]!.name}.${releasedBy}()`;
  if (isFunction && name !== undefined) return `${name}()`;
  // What the function that made it took it from need not be in sight here.
  if (maker !== undefined && release.kind === 'function') return undefined;
  // Of another type: then it is passed to the method of something that need not be in sight.
  if (release.kind === 'method' && release.of !== undefined && !mayBe(context, leak, release.of)) return undefined;
  return writeRelease(release, leak, name, lines);
}

/** Whether the resource may be of a type, as far as its own is known. */
function mayBe({ unit, resolution }: RuleContext, { variable, binding }: Leak, of: TypeName): boolean {
  const target = binding?.targets.find((each) => variable !== undefined && isVariable(each, variable));
  const type = target && resolution.typeOf(unit, target);
  if (type === undefined) return true;
  return isNamedFrom(resolution, type, of.path, of.type);
}

/** The statement that defers a release: only calls can be deferred, so a receive is put into one. */
export function deferStatement(release: string): string {
  return release.startsWith('<-') ? `defer func() { ${release} }()` : `defer ${release}`;
}

/** What a fix is called that defers a release; `replaces` those that are written so far. */
export function deferTitle(release: string, replaces: boolean): string {
  return `Defer ${release}${replaces ? ' instead of calling it' : ''}`;
}

function writeRelease(
  release: Release,
  leak: Leak,
  name: string | undefined,
  lines: RuleContext['lines'],
): string | undefined {
  const { acquire, resource } = leak;
  switch (release.kind) {
    case 'method': {
      if (name === undefined) return undefined;
      return `${[name, ...release.fields, release.name].join('.')}(${givenText(leak, lines)})`;
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
