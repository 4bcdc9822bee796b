/** Owns the question whether a resource kept in a field is released, or taken out, anywhere in the package. */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { eachOperation, mentions, valuesOf } from '../ir/walk';
import { Kept } from '../packages/kept';
import type { Resolution, Rests } from '../packages/resolution';
import { Consequences } from './consequence';
import type { Effects } from './effects';
import { type Place, placeOf, variableOf } from './place';
import type { Resource } from './resources';

/** `sometimes`: only by code that passes over it on paths of its own choosing. */
export type FieldRelease = 'sure' | 'sometimes' | 'never';

export interface Field {
  readonly name: string;
  /** The type that declares it; undefined where that is not certain: then any field of the name may be meant. */
  readonly declarer: string | undefined;
}

export function fieldKey({ name, declarer }: Field): string {
  return declarer === undefined ? name : `${name} ${declarer}`;
}

/** A field belongs to its type: any code of the package may release what it holds or hand it on. */
export function releaseFromField(
  resolution: Resolution,
  resource: Resource,
  effects: Effects,
  field: Field,
): FieldRelease {
  const { name } = field;
  const key = fieldKey(field);
  // An exported field may be released by other packages.
  if (/^\p{Lu}/u.test(name)) return 'sure';
  let best: FieldRelease = 'never';
  const users = resolution.unitsMentioning(`.${name}`).filter((unit) => fieldsIn(unit).has(name));
  // One is enough, and it need not be looked for where it is known.
  const before = users.map((unit) => releasing.get(resolution, resource, unit, key));
  const sure = before.find((each) => each?.value === 'sure');
  if (sure !== undefined) {
    resolution.restsOn(sure.rests);
    return 'sure';
  }
  for (const [index, unit] of users.entries()) {
    let found = before[index];
    if (found === undefined) {
      found = resolution.traced(() => new FieldUses(unit, resolution, resource, effects, field).release());
      releasing.put(resolution, resource, unit, key, found);
    } else resolution.restsOn(found.rests);
    if (found.value === 'sure') return 'sure';
    if (found.value === 'sometimes') best = 'sometimes';
  }
  return best;
}

/** Whether a unit releases what lies in a field. */
const releasing = new Kept<{ readonly value: FieldRelease; readonly rests: Rests }>();

const fieldsByUnit = new WeakMap<Unit, ReadonlySet<string>>();

/** Names that a unit selects. */
function fieldsIn(unit: Unit): ReadonlySet<string> {
  const known = fieldsByUnit.get(unit);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const { blocks } of unit.functions) {
    for (const { operations, terminator } of blocks) {
      for (const value of [...operations, terminator].flatMap(valuesOf)) {
        mentions(value, (part) => {
          if (part.kind === 'field') found.add(part.name);
          return false;
        });
      }
    }
  }
  fieldsByUnit.set(unit, found);
  return found;
}

/** What one unit does with the field: with all of its name, but those that are certain to be of another type. */
class FieldUses {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #effects: Effects;
  readonly #consequences: Consequences;
  readonly #field: Field;

  constructor(unit: Unit, resolution: Resolution, resource: Resource, effects: Effects, field: Field) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#effects = effects;
    this.#consequences = new Consequences(unit, resolution, resource, effects, true);
    this.#field = field;
  }

  release(): FieldRelease {
    let best: FieldRelease = 'never';
    for (const owner of this.#unit.functions) {
      for (const place of this.#given(owner)) {
        const { released, isOwnChoice, kept, returned } = this.#effects.of(this.#unit, owner, place);
        if (kept || returned.length > 0 || (released !== 'never' && !(released === 'sometimes' && isOwnChoice)))
          return 'sure';
        if (released === 'sometimes') best = 'sometimes';
      }
    }
    for (const { operation, function: owner } of eachOperation(this.#unit)) {
      if (this.#takesOut(operation, owner)) return 'sure';
    }
    const isReturned = this.#unit.functions.some(({ blocks }) =>
      blocks.some(
        ({ terminator }) => terminator.kind === 'return' && terminator.values.some((value) => this.#isField(value)),
      ),
    );
    return isReturned ? 'sure' : best;
  }

  /** Places of the field below what the function is given. */
  #given(owner: FunctionIr): readonly Place[] {
    const found = new Map<string, Place>();
    for (const { operations, terminator } of owner.blocks) {
      for (const value of [...operations, terminator].flatMap(valuesOf)) {
        mentions(value, (part) => {
          const place = this.#isField(part) ? placeOf(part) : undefined;
          if (place !== undefined && this.#isGiven(place, owner))
            found.set(`${place.root}.${place.fields.join('.')}`, place);
          return false;
        });
      }
    }
    return [...found.values()];
  }

  /** Below a parameter, the receiver or a captured variable. */
  #isGiven({ root }: Place, { id, captures }: FunctionIr): boolean {
    const variable = variableOf(root);
    const declared = variable === undefined ? undefined : this.#unit.variables[variable];
    if (variable === undefined || declared === undefined) return false;
    return captures.includes(variable) || (declared.owner === id && declared.kind !== 'local');
  }

  /** Of something at hand otherwise, such as an element of a list. */
  #takesOut(operation: Operation, owner: FunctionIr): boolean {
    if (operation.kind === 'send') return this.#isField(operation.value);
    if (operation.kind === 'assign') return operation.values.some((value) => this.#isTakenFrom(value));
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') return false;
    return [operation.callee, ...operation.args].some((value) =>
      mentions(value, (part) => {
        if (!this.#isField(part)) return false;
        const place = placeOf(part);
        // A computed place is nobody's that could be followed; what the function is given was looked at as a whole.
        if (place !== undefined && this.#isGiven(place, owner)) return false;
        return place === undefined || this.#consequences.call(operation, [place]).kind !== 'used';
      }),
    );
  }

  /** By itself, converted, or as an element of something new; a variable of the receiver's is followed by its effect. */
  #isTakenFrom(value: Value): boolean {
    switch (value.kind) {
      case 'field': {
        if (!this.#isField(value)) return false;
        const root = placeOf(value)?.root;
        const variable = root === undefined ? undefined : variableOf(root);
        return variable === undefined || this.#unit.variables[variable]?.kind === 'local';
      }
      case 'convert':
      case 'assert':
        return this.#isTakenFrom(value.operand);
      case 'composite':
        return value.elements.some(({ value: each }) => this.#isField(each));
      default:
        return false;
    }
  }

  #isField(value: Value): boolean {
    const { name, declarer } = this.#field;
    if (value.kind !== 'field' || value.name !== name) return false;
    const other = declarer === undefined ? undefined : this.#resolution.declarerOf(this.#unit, value.base, name);
    return other === undefined || other === declarer;
  }
}
