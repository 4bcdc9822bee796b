/** Owns how lost resources become findings: messages, and the path that misses the release as related places. */
import { Acquisitions } from '../../lifecycle/acquisitions';
import type { Left, Loss, Step } from '../../lifecycle/ends';
import type { Leak } from '../../lifecycle/leak';
import { findLeaks } from '../../lifecycle/leaks';
import { resourceOf } from '../../lifecycle/own-resources';
import { ResourceIndex } from '../../lifecycle/resource-index';
import { resourceTable } from '../../lifecycle/resource-table';
import type { Resource } from '../../lifecycle/resources';
import { isAtLeast, type RuleContext, type RuleDefinition } from '../define-rule';
import type { Related } from '../finding';
import { numbered } from '../numbered';
import { isTestFile } from '../test-code';
import { type Deferring, deferFix, whereToDefer } from './deferred-release';
import { isMild } from './lifecycle-severity';
import { deferStatement, nameOf, releaseText } from './release-text';

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
  const deferring = whereToDefer(context, leak);
  context.report({
    message: message(context, leak, name, deferring),
    range: acquire.range,
    function: leak.function,
    confidence: leak.isLikely ? 'likely' : 'proved',
    ...(isMild(context, leak) ? { severity: 'hint' } : {}),
    related: pathOf(context, leak),
    fixes: deferFix(context, leak, name, deferring),
  });
}

/** The numbered steps from the acquisition to the loss. */
function pathOf(context: RuleContext, leak: Leak): readonly Related[] {
  const { loss, maker, resource } = leak;
  const { file, resolution } = context;
  const made: readonly Omit<Related, 'message'>[] =
    maker === undefined ? [] : [{ file: resolution.fileOf(maker), range: maker.nameRange }];
  // How it comes to be forgotten in a field matters only where this function does release it otherwise.
  const steps = loss.kind === 'field' && !leak.isReleaseWritten ? [] : leak.steps;
  const range = 'range' in loss ? loss.range : leftIn(leak)?.range;
  return numbered([
    ...made.map((place) => ({ ...place, message: `${maker!.name} makes the ${resource.noun} for its caller.` })),
    ...conditionsOf(context, steps),
    ...(range === undefined ? [] : [{ file, range, message: ending(loss, resource) }]),
  ]);
}

/** What the last steps of a path found. */
export function conditionsOf({ file, lines }: RuleContext, steps: readonly Step[]): readonly Related[] {
  return steps.slice(-mostSteps).map(({ condition, truth }) => {
    const text = lines.textIn(condition.range).replace(/\s+/g, ' ');
    const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
    return { file, range: condition.range, message: `${shown} is ${truth}.` };
  });
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

function message(context: RuleContext, leak: Leak, name: string | undefined, deferring: Deferring): string {
  const { loss, sometimesReleased, sometimesHandedOver, partlyReleased, isReleaseWritten, resource, maker } = leak;
  const { noun, released } = resource;
  const release = releaseText(context, leak, name);
  const otherwise = ` It must be ${released} on every path.`;
  const called = (where: string): string => {
    if (release === undefined) return otherwise;
    return ` ${release.startsWith('<-') ? 'Do' : 'Call'} ${release}${where}.`;
  };
  const user = resource.endsWithContext === true ? 'its context' : 'it';
  const later = ` when what goes on with ${user} is to end, or keep it for whoever stops that`;
  // In a loop a deferred call would wait for the end of the function.
  const deferred =
    release === undefined || leak.inLoop
      ? otherwise
      : deferring === 'nowhere'
        ? called(later)
        : ` D${deferStatement(release).slice(1)}.`;
  const what = name ?? `the ${noun}`;
  const subject = maker === undefined ? what : `The ${noun} that ${maker.name} gives`;
  const start = subject.charAt(0).toUpperCase() + subject.slice(1);
  const shown = name !== undefined && maker === undefined ? name : start;
  switch (loss.kind) {
    case 'dropped':
      return resource.subject.kind === 'process'
        ? `The ${noun} is not ${released} when the function returns.${deferred}`
        : `${maker === undefined ? `This ${noun}` : start} is never ${released}: ${dropped(leak, release)}.`;
    case 'field':
      return `This ${noun} is kept in ${loss.name}, and ${inPackage(leak, loss)}.`;
    case 'overwritten':
      return `${shown} gets another value at line ${loss.range.start.line + 1} before this ${noun} is ${released}.`;
    case 'round': {
      const advised = partlyReleased ? '' : called(' in every round');
      return `${shown} is not ${released} before the loop gets another ${noun}.${advised}`;
    }
    case 'return': {
      const line = loss.range.start.line + 1;
      const where = loss.implicit ? 'the function ends' : `the function returns at line ${line}`;
      if (partlyReleased) {
        const without = loss.implicit ? 'the function can end' : `the function can return at line ${line}`;
        return `${shown} is not ${released} on every path: ${without} without it.`;
      }
      // A goroutine that is given it releases it on other paths, long after this function has ended.
      const isElsewhere = sometimesHandedOver || (sometimesReleased && leak.outliving.length > 0);
      if (isElsewhere) return `${shown} is not ${released} when ${where}.${called(' before')}`;
      // A way that gives up would wait for what nobody has told to end.
      const before =
        resource.endedBy === undefined || name === undefined || release === undefined || leak.inLoop
          ? deferred
          : called(` before, behind ${name}.${resource.endedBy}() unless it ends by itself`);
      return sometimesReleased || isReleaseWritten
        ? `${shown} is not ${released} when ${where}${deferredBefore(leak)}.${before}`
        : `${shown} is never ${released}.${deferred}`;
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
