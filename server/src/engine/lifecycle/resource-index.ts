/** Owns finding rows of the table by what acquires. */
import type { Resource } from './resources';

/** Rows by the name of what acquires, for one set of rows. */
export class ResourceIndex {
  readonly rows: readonly Resource[];
  /** Rows that a result's type tells. */
  readonly typed: readonly Resource[];
  readonly #byName = new Map<string, Resource[]>();

  constructor(rows: readonly Resource[]) {
    this.rows = rows;
    this.typed = rows.filter(({ acquireType, subject }) => acquireType !== undefined && subject.kind === 'result');
    for (const row of rows) {
      for (const name of row.acquire) {
        const known = this.#byName.get(name);
        if (known === undefined) this.#byName.set(name, [row]);
        else known.push(row);
      }
    }
  }

  of(name: string): readonly Resource[] {
    return this.#byName.get(name) ?? [];
  }
}
