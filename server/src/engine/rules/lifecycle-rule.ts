/** Owns how lost resources become findings: messages, the path that misses the release as related places, the deferred release as a fix. */
import type { FunctionIr, Value } from '../ir/model';
import { successors } from '../ir/walk';
import { Acquisitions } from '../lifecycle/acquisitions';
import { findLeaks, type Leak, type Left, type Loss } from '../lifecycle/leaks';
import { resourceOf } from '../lifecycle/own-resources';
import { ResourceIndex } from '../lifecycle/resource-index';
import { resourceTable } from '../lifecycle/resource-table';
import type { Release, Resource } from '../lifecycle/resources';
import { isNamed } from '../packages/resolution';
import type { Range, TextEdit } from '../text/range';
import { isAtLeast, type RuleContext, type RuleDefinition } from './define-rule';
import { indentation, insertAfterStatement, insertFirst, lineText } from './edits';
import type { Fix, Related } from './finding';
import { isMild } from './lifecycle-severity';
import { outlivesFunction } from './outlives';
import { isTestFile } from './test-code';

type Binding = NonNullable<Leak['binding']>;

/** Steps of a path that are shown; the last ones are those that decide. */
const mostSteps = 5;

type Checks = Pick<RuleDefinition, 'triggers' | 'check' | 'handsOn'>;

/** The checks of a rule that the table's rows make up. */
export function lifecycleRule(rule: string): Checks & Pick<RuleDefinition, 'withResources'> {
  return { ...checks(rule, []), withResources: (rows) => checks(rule, rows.map(resourceOf)) };
}

function checks(rule: string, own: readonly Resource[]): Checks {
  const indexes = own.length === 0 ? tableIndexes : new Map<string, ResourceIndex>();
  const acquisitionsOf = ({ go, resolution }: RuleContext): Acquisitions => {
    const version = go.join('.');
    let index = indexes.get(version);
    if (index === undefined) {
      index = new ResourceIndex([...own, ...resourceTable].filter((row) => appliesIn(row, go)));
      indexes.set(version, index);
    }
    return Acquisitions.of(resolution, index);
  };
  return {
    triggers: [acquiringNames([...own, ...resourceTable].filter((row) => row.rule === rule))],
    check(context) {
      const { unit, resolution, file } = context;
      const acquisitions = acquisitionsOf(context);
      const { leaks, incomplete } = findLeaks(unit, resolution, acquisitions, rule, isTestFile(file));
      for (const leak of leaks) report(context, leak);
      if (incomplete) context.notDecided();
    },
    handsOn: (context) => acquisitionsOf(context).isMaker(context.unit, rule),
  };
}

/** Rows of all rules by version, so that a unit is looked through once. */
const tableIndexes = new Map<string, ResourceIndex>();

function appliesIn({ since, until }: Resource, go: RuleContext['go']): boolean {
  return (since === undefined || isAtLeast(go, since)) && (until === undefined || !isAtLeast(go, until));
}

/** Tokens of which a declaration must hold one to acquire something of these rows by itself. */
function acquiringNames(rows: readonly Resource[]): readonly string[] {
  const names = rows.flatMap(({ acquire }) => acquire.map((name) => `${name.slice(name.lastIndexOf('.') + 1)}(`));
  const isChannel = rows.some(({ subject }) => subject.kind === 'channel');
  return [...new Set([...names, ...(isChannel ? ['<- struct{}{}', '<- true'] : [])])];
}

function report(context: RuleContext, leak: Leak): void {
  const { acquire } = leak;
  const name = nameOf(context, leak);
  context.report({
    message: message(context, leak, name),
    range: acquire.range,
    function: leak.function,
    confidence: leak.isLikely ? 'likely' : 'proved',
    ...(isMild(context, leak) ? { severity: 'hint' } : {}),
    related: pathOf(context, leak),
    fixes: deferFix(context, leak, name),
  });
}

/** What the code calls the resource: `f`, `resp.Body`. */
function nameOf({ unit, lines }: RuleContext, { variable, resource, place, isFunction }: Leak): string | undefined {
  const name = variable === undefined ? place && lines.textIn(place) : unit.variables[variable]?.name;
  return name === undefined || resource.part === undefined || isFunction ? name : `${name}.${resource.part}`;
}

/** The numbered steps from the acquisition to the loss. */
function pathOf(context: RuleContext, leak: Leak): readonly Related[] {
  const { loss, maker, resource } = leak;
  const { file, lines, resolution } = context;
  const made: readonly Omit<Related, 'message'>[] =
    maker === undefined ? [] : [{ file: resolution.fileOf(maker), range: maker.nameRange }];
  // How it comes to be forgotten in a field matters only where this function does release it otherwise.
  const steps = loss.kind === 'field' && !leak.isReleaseWritten ? [] : leak.steps;
  const range = 'range' in loss ? loss.range : leftIn(leak)?.range;
  const places = [
    ...made.map((place) => ({ ...place, text: `${maker!.name} makes the ${resource.noun} for its caller.` })),
    ...steps.slice(-mostSteps).map(({ condition, truth }) => {
      const text = lines.textIn(condition.range).replace(/\s+/g, ' ');
      const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
      return { file, range: condition.range, text: `${shown} is ${truth}.` };
    }),
    ...(range === undefined ? [] : [{ file, range, text: ending(loss, resource) }]),
  ];
  return places.map(({ text, ...place }, at) => ({ ...place, message: `${at + 1} of ${places.length}: ${text}` }));
}

/** Where the function leaves it in a field that it releases on other paths. */
function leftIn({ loss, isReleaseWritten }: Leak): Left | undefined {
  return loss.kind === 'field' && isReleaseWritten ? loss.left : undefined;
}

function ending(loss: Loss, { released, noun }: Resource): string {
  if (loss.kind === 'overwritten') return `gets another value here, before the ${noun} is ${released}.`;
  if (loss.kind === 'round') return `the next round begins here, and the ${noun} of the one before is not ${released}.`;
  return `returns here, and the ${noun} is not ${released}.`;
}

/** How the release is written: `f.Close()`, `cancel()`, `signal.Stop(c)`; undefined where this code may have no name for it. */
function releaseText({ unit, lines }: RuleContext, leak: Leak, name: string | undefined): string | undefined {
  const { resource, releasedBy, variable, maker, isFunction } = leak;
  const [release] = resource.release;
  if (release === undefined)
    return `<-${lines.textIn(leak.acquire.kind === 'send' ? leak.acquire.channel.range : leak.acquire.range)}`;
  if (releasedBy !== undefined && variable !== undefined) return `${unit.variables[variable]!.name}.${releasedBy}()`;
  if (isFunction && name !== undefined) return `${name}()`;
  // What the function that made it took it from need not be in sight here.
  if (maker !== undefined && release.kind === 'function') return undefined;
  return writeRelease(release, leak, name, lines);
}

function writeRelease(
  release: Release,
  leak: Leak,
  name: string | undefined,
  lines: RuleContext['lines'],
): string | undefined {
  switch (release.kind) {
    case 'method':
      return name === undefined ? undefined : `${[name, ...release.fields, release.name].join('.')}()`;
    case 'call':
      return `${name ?? 'it'}()`;
    case 'all':
    case 'function': {
      const { acquire } = leak;
      if (acquire.kind !== 'call') return `${name ?? 'it'}`;
      const { callee } = acquire;
      const last = release.name.slice(release.name.lastIndexOf('.') + 1);
      // `pool.Put` of what came from `pool.Get`, `signal.Stop` of what `signal.Notify` was given: the same word stands before the dot, none in its own package.
      const from = callee.kind === 'field' ? lines.textIn(callee.base.range) : lines.textIn(callee.range).split('.')[0];
      const called = callee.kind === 'global' ? last : `${from}.${last}`;
      return leak.resource.subject.kind === 'process' ? `${called}()` : `${called}(${name ?? 'it'})`;
    }
  }
}

function message(context: RuleContext, leak: Leak, name: string | undefined): string {
  const { loss, sometimesReleased, sometimesReturned, partlyReleased, isReleaseWritten, resource, maker } = leak;
  const { noun, released } = resource;
  const release = releaseText(context, leak, name);
  const otherwise = ` It must be ${released} on every path.`;
  const asked = (verb: string, where: string): string =>
    release === undefined ? otherwise : ` ${verb} ${release}${where}.`;
  const what = name ?? `the ${noun}`;
  const subject = maker === undefined ? what : `The ${noun} that ${maker.name} gives`;
  const start = subject.charAt(0).toUpperCase() + subject.slice(1);
  const shown = name !== undefined && maker === undefined ? name : start;
  switch (loss.kind) {
    case 'dropped':
      return resource.subject.kind === 'process'
        ? `The ${noun} is not ${released} when the function returns.${asked('Defer', '')}`
        : `${maker === undefined ? `This ${noun}` : start} is never ${released}: ${dropped(leak, release)}.`;
    case 'field':
      return `This ${noun} is kept in ${loss.name}, and ${inPackage(leak, loss)}.`;
    case 'overwritten':
      return `${shown} gets another value at line ${loss.range.start.line + 1} before this ${noun} is ${released}.`;
    case 'round': {
      const advised = partlyReleased ? '' : asked('Call', ' in every round');
      return `${shown} is not ${released} before the loop gets another ${noun}.${advised}`;
    }
    case 'return': {
      const line = loss.range.start.line + 1;
      const where = loss.implicit ? 'the function ends' : `the function returns at line ${line}`;
      if (partlyReleased) {
        const without = loss.implicit ? 'the function can end' : `the function can return at line ${line}`;
        return `${shown} is not ${released} on every path: ${without} without it.`;
      }
      if (sometimesReturned) return `${shown} is not ${released} when ${where}.${asked('Call', ' before')}`;
      return sometimesReleased || isReleaseWritten
        ? `${shown} is not ${released} when ${where}${deferredBefore(leak)}.${asked('Defer', '')}`
        : `${shown} is never ${released}.${asked('Defer', '')}`;
    }
  }
}

/** `defer f.Close()` before f gets this one. */
function deferredBefore({ acquire, writtenRelease: release, variable, resource: { noun } }: Leak): string {
  if (release?.kind !== 'defer' || variable === undefined || release.callee.kind === 'closure') return '';
  const line = release.range.start.line;
  return line < acquire.range.start.line ? `: the call deferred at line ${line + 1} is for the ${noun} of then` : '';
}

function dropped({ resource, isFunction }: Leak, release: string | undefined): string {
  const [first] = resource.release;
  return isFunction && first?.kind !== 'call'
    ? 'nothing holds the function that does so. Keep it in a variable and call it'
    : `nothing holds it. Keep it in a variable and ${advice(resource, release)}`;
}

/** What the package does with what lies in a field. */
function inPackage(leak: Leak, { name, sometimes }: Extract<Loss, { kind: 'field' }>): string {
  const releases = inField(leak.resource, name);
  if (sometimes) return `this package ${releases} on some paths only`;
  const left = leftIn(leak);
  if (left === undefined) return `nothing in this package ${releases}`;
  const returned = left.implicit ? 'ended' : `returned at line ${left.range.start.line + 1}`;
  return `nothing in this package ${releases} once the function has ${returned}`;
}

function advice({ release: [first], released }: Resource, text: string | undefined): string {
  if (first?.kind === 'call') return 'call it';
  if (first?.kind === 'method') return `call ${first.name}`;
  return text === undefined ? `see that it is ${released}` : `call ${text}`;
}

function inField({ release: [first] }: Resource, field: string): string {
  if (first?.kind === 'method') return `calls ${[field, ...first.fields, first.name].join('.')}`;
  return first?.kind === 'call' ? `calls ${field}` : 'releases it';
}

/** Only outside of loops, where a deferred call runs when the resource is no longer wanted. */
function deferFix(context: RuleContext, leak: Leak, name: string | undefined): readonly Fix[] {
  const { resource, loss, binding, inLoop, sometimesReturned, partlyReleased } = leak;
  if (!resource.idempotent || inLoop || sometimesReturned || partlyReleased || loss.kind !== 'return') return [];
  if (binding === undefined || name === undefined) return [];
  const release = releaseText(context, leak, name);
  if (release === undefined || isTooEarly(context, leak, binding)) return [];
  const statement = `defer ${release}`;
  const edit =
    leak.outliving.length > 0
      ? deferInGoroutine(context, leak, statement)
      : deferAfter(context, leak, binding, statement);
  if (edit === undefined) return [];
  return [{ title: `Add ${statement}`, preferred: true, edits: [{ ...edit, file: context.file }] }];
}

/** Something made of it lives on: a reader over the file that is returned, the context whose cancel function this is. */
function isTooEarly({ unit, resolution }: RuleContext, leak: Leak, binding: Binding): boolean {
  if (leak.outliving.length > 0) return false;
  return outlivesFunction(unit, resolution, leak.function, binding);
}

/** Behind the binding, or behind the check of the error that came with it: before that the resource may be nil. */
function deferAfter(context: RuleContext, leak: Leak, binding: Binding, statement: string): TextEdit | undefined {
  const { lines, unit, resolution } = context;
  const isError = (target: Value): boolean => isNamed(resolution.typeOf(unit, target), '', 'error');
  const error = binding.targets.find((target) => target !== undefined && isError(target));
  if (error === undefined) {
    // Nobody looks at the error, so it may be nil here.
    const isUnchecked = binding.targets.some(
      (target, at) => target === undefined && binding.values[at] !== undefined && isError(binding.values[at]),
    );
    return isUnchecked ? undefined : insertAfterStatement(lines, binding.range, statement);
  }
  const end = checkOf(leak.function, binding, error) ? endOfCheck(context, binding) : undefined;
  return end && insertAfterStatement(lines, end, statement);
}

/** Whether the next thing after the binding is `if err != nil`, and that side does not come back. */
function checkOf({ blocks }: FunctionIr, binding: Binding, error: Value): boolean {
  const block = blocks.find(({ operations }) => operations.at(-1) === binding);
  if (block?.terminator.kind !== 'branch') return false;
  const { condition, then, else: otherwise } = block.terminator;
  const isCheck =
    condition.kind === 'binary' &&
    condition.operator === '!=' &&
    condition.right.kind === 'global' &&
    condition.right.name === 'nil' &&
    condition.left.kind === 'variable' &&
    error.kind === 'variable' &&
    condition.left.variable === error.variable;
  if (!isCheck) return false;
  const reached = new Set<number>([then]);
  for (const id of reached) for (const next of successors(blocks[id]!.terminator)) reached.add(next);
  return !reached.has(otherwise);
}

/** The line of the brace that ends the `if` on the line behind the binding, as gofmt indents it. */
function endOfCheck({ lines }: RuleContext, binding: Binding): Range | undefined {
  const first = binding.range.end.line + 1;
  const indent = indentation(lines, binding.range.start.line);
  if (!lineText(lines, first).startsWith(`${indent}if `)) return undefined;
  for (let line = first + 1; line < lines.lineCount; line++) {
    const text = lineText(lines, line);
    if (text.startsWith(`${indent}}`)) {
      const start = { line, column: indent.length };
      return text.trim() === '}' ? { start, end: { line, column: indent.length + 1 } } : undefined;
    }
    if (text.trim() !== '' && !text.startsWith(indent)) return undefined;
  }
  return undefined;
}

/** In the goroutine that alone uses it. */
function deferInGoroutine({ lines }: RuleContext, { soleUser }: Leak, statement: string): TextEdit | undefined {
  const isClosure = soleUser?.site.kind === 'go' && soleUser.site.callee.kind === 'closure';
  return isClosure ? insertFirst(lines, soleUser.body.bodyRange, statement) : undefined;
}
