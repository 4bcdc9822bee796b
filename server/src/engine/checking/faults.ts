/** Owns the faults of rules: counted, told, and after three of them the rule is switched off until the session ends. Knows no rule. */

export interface RuleFault {
  readonly rule: string;
  readonly file: string;
  /** One sentence or two for people. */
  readonly message: string;
  readonly isOff: boolean;
}

const limit = 3;

export class FaultCounter {
  readonly #counts = new Map<string, number>();
  #fresh: RuleFault[] = [];

  add(rule: string, error: unknown, unit: string, path: string): void {
    const count = (this.#counts.get(rule) ?? 0) + 1;
    this.#counts.set(rule, count);
    const reason = error instanceof Error ? error.message : String(error);
    const isOff = count >= limit;
    const end = isOff ? `It failed ${limit} times and is switched off until the restart.` : 'The other rules go on.';
    this.#fresh.push({
      rule,
      file: path,
      isOff,
      message: `The rule ${rule} failed in ${unit} (${path}): ${reason}. ${end}`,
    });
  }

  isOff(rule: string): boolean {
    return (this.#counts.get(rule) ?? 0) >= limit;
  }

  /** The faults since the last call. */
  take(): readonly RuleFault[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}
