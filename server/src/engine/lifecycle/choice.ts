/** Owns what a condition of a function is made of: what it is given, what a call made of that, or its own affairs. Knows no paths. */
import type { FunctionIr, Unit, Value } from '../ir/model';
import { mentions, operationById } from '../ir/walk';

/** `input`: a parameter, a captured or a package variable. `derived`: what a call made of one. */
export type Choice = 'own' | 'derived' | 'input';

const rank: Readonly<Record<Choice, number>> = { own: 0, derived: 1, input: 2 };
/** A value is traced back through so many calls. */
const deepestDerivation = 3;

export class Choices {
  readonly #unit: Unit;
  readonly #body: FunctionIr;

  constructor(unit: Unit, body: FunctionIr) {
    this.#unit = unit;
    this.#body = body;
  }

  by(condition: Value, depth = 0): Choice {
    let choice: Choice = 'own';
    mentions(condition, (part) => {
      const found = this.#choiceOf(part, depth);
      if (rank[found] > rank[choice]) choice = found;
      return choice === 'input';
    });
    return choice;
  }

  #choiceOf(part: Value, depth: number): Choice {
    if (part.kind === 'global') return ['nil', 'true', 'false'].includes(part.name) ? 'own' : 'input';
    if (part.kind === 'variable') {
      const variable = this.#unit.variables[part.variable];
      if (variable === undefined) return 'own';
      const isCaptured = variable.owner !== this.#body.id;
      if (isCaptured || variable.kind === 'parameter' || variable.kind === 'receiver') return 'input';
      const { initial } = variable;
      return initial === undefined || depth >= deepestDerivation ? 'own' : derived(this.by(initial, depth + 1));
    }
    const operation = part.kind === 'result' ? operationById(this.#unit, part.operation) : undefined;
    if (operation?.kind !== 'call' || depth >= deepestDerivation) return 'own';
    const { callee, args } = operation;
    const from = [...(callee.kind === 'field' ? [callee.base] : []), ...args];
    return from.some((value) => this.by(value, depth + 1) !== 'own') ? 'derived' : 'own';
  }
}

function derived(choice: Choice): Choice {
  return choice === 'own' ? 'own' : 'derived';
}
