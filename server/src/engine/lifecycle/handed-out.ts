/**
 * Owns the question whether a function that leaves taken what it acquired in a place that others have at hand, such as a place of a semaphore in a field,
 * means to: whoever succeeds hands it out, and other code gives it back. Counts what functions take and give back; follows no conditions.
 */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { closuresIn, eachOperation, valuesOf } from '../ir/walk';
import { type Declared, declaredAs, mayBeSamePlace } from '../packages/declared-place';
import { isNamed, type Resolution } from '../packages/resolution';
import type { Acquisition } from './acquisition';
import type { End } from './ends';
import { isOnlyFor } from './only-for';
import { outcomeOfLoss, outcomesBehind } from './outcome';
import { Outlook } from './outlook';
import { placeKey, placeOf, variableOf } from './place';
import type { Resource } from './resources';
import { type Change, givesBackMore } from './tokens';

type Lost = Extract<End, { kind: 'lost' }>;
/** Whether a value is what is acquired. */
type IsIt = (value: Value) => boolean;

/** `body`: the function whose paths were walked, one of which ends as `lost` says. */
export function isHandedOut(
  unit: Unit,
  resolution: Resolution,
  acquisition: Acquisition,
  body: FunctionIr,
  lost: Lost,
): boolean {
  const subject = subjectOf(acquisition);
  const place = subject && placeOf(subject);
  if (subject === undefined || place === undefined) return false;
  const outcome = outcomeOfLoss(unit, body, lost);
  // Who gives up has nothing to hand out. What false means is a matter of taste.
  if (outcome === 'failure' && !isNamed(body.results.at(-1)?.type, '', 'bool')) return false;
  const declared = declaredAs(unit, resolution, subject);
  if (declared !== undefined && isGivenBackBy(resolution, unit, acquisition.resource, declared)) return true;
  const key = placeKey(place);
  const change = changeOf(acquisition.resource, (value) => {
    const other = placeOf(value);
    return other !== undefined && placeKey(other) === key;
  });
  if (isGivenBackBeside(unit, acquisition, change)) return true;
  const variable = variableOf(place.root);
  const isGiven = variable !== undefined && unit.variables[variable]?.kind === 'parameter';
  const isOpen = declared === undefined ? isGiven : isGiven || /^\p{Lu}/u.test(declared.name);
  return isOpen && outcome === 'success' && givesBackOnFailure(unit, body, change);
}

/** What is acquired, where others may have it at hand, too. */
function subjectOf({ operation, resource: { subject } }: Acquisition): Value | undefined {
  if (operation.kind === 'send') return operation.channel;
  if (subject.kind === 'argument') return operation.args[subject.index];
  return subject.kind === 'receiver' && operation.callee.kind === 'field' ? operation.callee.base : undefined;
}

/** Whether another function of the package gives back more than it takes; one that this function alone calls does so for it, and is seen there. */
function isGivenBackBy(resolution: Resolution, unit: Unit, resource: Resource, declared: Declared): boolean {
  const isItIn =
    (home: Unit): IsIt =>
    (value) =>
      mayBeSamePlace(declaredAs(home, resolution, heldIn(home, value)), declared);
  return resolution.unitsMentioning(declared.isField ? `.${declared.name}` : declared.name).some((home) => {
    if (home === unit) return false;
    const change = changeOf(resource, isItIn(home));
    return givesBack(home, change) && !isOnlyFor(resolution, unit, home);
  });
}

/** What a local variable began with: `slots := s.slots`. */
function heldIn(unit: Unit, value: Value): Value {
  const variable = value.kind === 'variable' ? unit.variables[value.variable] : undefined;
  return variable?.kind === 'local' ? (variable.initial ?? value) : value;
}

/** Closures give back what the function around them takes. */
function givesBack(unit: Unit, change: Change): boolean {
  const isTaking = eachOperation(unit).some(({ operation }) => change(operation) > 0);
  return unit.functions.some((body) => !(isTaking && body.parent !== undefined) && givesBackMore(body, change));
}

/** Whether a closure gives back that was there before: one that is made behind the acquisition is seen on the way. */
function isGivenBackBeside(unit: Unit, { function: owner, block, index }: Acquisition, change: Change): boolean {
  const { id: from } = owner.blocks[block]!;
  const outlook = Outlook.of(owner);
  const beside = eachOperation(unit).flatMap(({ operation, function: around, block: at, index: position }) => {
    const isBehind =
      around === owner && (at.id === from && at.loopDepth === 0 ? position > index : outlook.canReach(from, at.id));
    return isBehind ? [] : valuesOf(operation).flatMap(closuresIn);
  });
  return beside.some((id) => id !== owner.id && givesBackMore(unit.functions[id]!, change));
}

/** Whether the function itself gives back where it fails, and only there. */
function givesBackOnFailure(unit: Unit, body: FunctionIr, change: Change): boolean {
  const outcomes = body.blocks.flatMap((block) =>
    block.operations.some((operation) => change(operation) < 0) ? outcomesBehind(unit, body, block) : [],
  );
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'failure');
}

/** How many more are taken behind an operation. */
function changeOf({ subject, acquire, release }: Resource, isIt: IsIt): Change {
  const takers = acquire.map(lastName);
  return (operation) => {
    switch (operation.kind) {
      case 'send':
        return subject.kind === 'channel' && isIt(operation.channel) ? 1 : 0;
      case 'receive':
        return subject.kind === 'channel' && isIt(operation.channel) ? -1 : 0;
      case 'call':
      case 'go':
      case 'defer': {
        if (
          takers.includes(nameOf(operation)) &&
          [baseOf(operation, []), ...operation.args].some((each) => each && isIt(each))
        )
          return 1;
        const isRelease = release.some((each) => {
          if (each.kind === 'method') {
            const base = nameOf(operation) === each.name ? baseOf(operation, each.fields) : undefined;
            return base !== undefined && isIt(base);
          }
          return each.kind === 'function' && nameOf(operation) === lastName(each.name) && operation.args.some(isIt);
        });
        return isRelease ? -1 : 0;
      }
      default:
        return 0;
    }
  };
}

type Call = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

/** What a function or method is called with, whatever stands before it. */
function nameOf({ callee }: Call): string {
  return callee.kind === 'field' || callee.kind === 'member' || callee.kind === 'global' ? callee.name : '';
}

/** What a method is called on, above the fields that lead to it. */
function baseOf({ callee }: Call, fields: readonly string[]): Value | undefined {
  let base = callee.kind === 'field' ? callee.base : undefined;
  for (const field of [...fields].reverse())
    base = base?.kind === 'field' && base.name === field ? base.base : undefined;
  return base;
}

function lastName(qualified: string): string {
  return qualified.slice(qualified.lastIndexOf('.') + 1);
}
