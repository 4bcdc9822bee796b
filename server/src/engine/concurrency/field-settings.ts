/** Owns what a package gives to an unexported field of one of its structs: by assignment and in literals. Knows no order and no paths. */
import type { Operation, Unit, Value } from '../ir/model';
import { eachOperation, mentions, operationById, parts, valuesOf } from '../ir/walk';
import { KeptAnswers } from '../packages/kept';
import { qualifiedName, type Resolution } from '../packages/resolution';
import { type Field, usesOfField } from './field-uses';

/** Whether a field of a channel type is nil in all objects that a package makes: nothing sets it, and nothing else is done with it than to communicate. */
export function isNeverMade(field: Field, resolution: Resolution): boolean {
  const key = keyOfField(field);
  if (!resolution.unitsMentioning(typeOf(field)).some((unit) => making.get(resolution, unit, key))) return false;
  return everyMention(field, resolution, (unit) => leavingUnset.get(resolution, unit, key));
}

/** Whether a unit makes an object of the type that declares a field. */
const making = new KeptAnswers<boolean>({
  find: (resolution, unit, key) => compositesOf(unit, fieldOfKey(key), resolution).length > 0,
  isSame: (one, other) => one === other,
});

/** Whether a unit sets a field nowhere, and hands it to nobody. */
const leavingUnset = new KeptAnswers<boolean>({
  find(resolution, unit, key) {
    const field = fieldOfKey(key);
    const uses = usesOfField(unit, field, resolution);
    return !uses.has('other') && !uses.has('method') && settingsOf(unit, field, resolution).length === 0;
  },
  isSame: (one, other) => one === other,
});

function keyOfField({ name, declarer = '' }: Field): string {
  return `${name} ${declarer}`;
}

function fieldOfKey(key: string): Field {
  const end = key.indexOf(' ');
  return { name: key.slice(0, end), declarer: key.slice(end + 1) || undefined };
}

/** Methods of a condition that wake nobody. */
const waking = /^(?:Signal|Broadcast)$/;

/** Whether a field that holds a condition of its own is waited at and nothing signals it. */
export function isNeverSignalled(field: Field, resolution: Resolution): boolean {
  const sets = (unit: Unit): boolean => settingsOf(unit, field, resolution).length > 0;
  if (!resolution.unitsMentioning(field.name).some(sets)) return false;
  return everyMention(field, resolution, (unit) => {
    const isIt = (value: Value): boolean => value.kind === 'field' && value.name === field.name;
    const areOwn = settingsOf(unit, field, resolution).every((value) => isNewCond(unit, value, resolution));
    return areOwn && eachOperation(unit).every(({ operation }) => isOwnUse(operation, isIt)) && !isHandedOn(unit, isIt);
  });
}

function everyMention(field: Field, resolution: Resolution, test: (unit: Unit) => boolean): boolean {
  const { name, declarer } = field;
  const isOwn = declarer?.startsWith('.') === true && /^\p{Ll}/u.test(name);
  // Who names the type sets its fields more often than others that have fields of that name.
  return isOwn && resolution.unitsMentioning(typeOf(field), name).every((each) => test(each));
}

function typeOf({ declarer = '' }: Field): string {
  return declarer.slice(declarer.lastIndexOf('.') + 1);
}

/** The values a unit gives to the field; an element without a name may be for any. */
function settingsOf(unit: Unit, field: Field, resolution: Resolution): readonly Value[] {
  const found = compositesOf(unit, field, resolution).flatMap(({ elements }) =>
    elements.filter((each) => each.field === undefined || each.field === field.name).map(({ value }) => value),
  );
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign') continue;
    operation.targets.forEach((target, at) => {
      const value = operation.values[at];
      if (target?.kind === 'field' && target.name === field.name && value !== undefined) found.push(value);
    });
  }
  return found;
}

type Composite = Extract<Value, { kind: 'composite' }>;

/** The literals of the type that declares a field. */
function compositesOf(unit: Unit, { declarer }: Field, resolution: Resolution): readonly Composite[] {
  const found: Composite[] = [];
  const look = (value: Value): void => {
    if (value.kind === 'composite' && isOf(unit, value.type, declarer, resolution)) found.push(value);
    parts(value).forEach(look);
  };
  for (const { operation } of eachOperation(unit)) valuesOf(operation).forEach(look);
  for (const { blocks } of unit.functions) for (const { terminator } of blocks) valuesOf(terminator).forEach(look);
  return found;
}

function isOf(unit: Unit, type: Composite['type'], declarer: string | undefined, resolution: Resolution): boolean {
  if (type.kind !== 'named') return false;
  const path = type.path === '' ? resolution.packageOf(unit) : type.path;
  return `${path}.${type.name}` === declarer;
}

function isNewCond(unit: Unit, value: Value, resolution: Resolution): boolean {
  const call = value.kind === 'result' ? operationById(unit, value.operation) : undefined;
  return call?.kind === 'call' && qualifiedName(resolution.calleeOf(unit, call)) === 'sync.NewCond';
}

/** Waits at it, takes its lock, or sets it. */
function isOwnUse(operation: Operation, isIt: (value: Value) => boolean): boolean {
  if (operation.kind === 'call' || operation.kind === 'defer') {
    const { callee, args } = operation;
    if (args.some((each) => mentions(each, isIt))) return false;
    if (!mentions(callee, isIt)) return true;
    if (callee.kind !== 'field' || waking.test(callee.name)) return false;
    return isIt(callee.base) || (callee.base.kind === 'field' && callee.base.name === 'L' && isIt(callee.base.base));
  }
  if (operation.kind !== 'assign') return !valuesOf(operation).some((each) => mentions(each, isIt));
  const areTargets = operation.targets.every((each) => each === undefined || isIt(each) || !mentions(each, isIt));
  return areTargets && !operation.values.some((each) => mentions(each, isIt));
}

function isHandedOn(unit: Unit, isIt: (value: Value) => boolean): boolean {
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ terminator }) => valuesOf(terminator).some((each) => mentions(each, isIt))),
  );
}
