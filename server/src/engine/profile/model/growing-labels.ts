/** Owns columns of labels that grow while samples are gathered. Refuses to know which sample a label is of. */
import { Float64Column, Uint32Column } from './growable';
import type { LabelColumns } from './profile';

export class GrowingLabels {
  private readonly key = new Uint32Column();
  private readonly str = new Uint32Column();
  private readonly num = new Float64Column();
  private readonly unit = new Uint32Column();

  get count(): number {
    return this.key.length;
  }

  /** One value a column, as `LabelColumns` has them. */
  push(key: number, str: number, num: number, unit: number): void {
    this.key.push(key);
    this.str.push(str);
    this.num.push(num);
    this.unit.push(unit);
  }

  done(): LabelColumns {
    return {
      count: this.count,
      key: this.key.done(),
      str: this.str.done(),
      num: this.num.done(),
      unit: this.unit.done(),
    };
  }
}
