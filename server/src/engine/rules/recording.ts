/** Owns what of a package something found rests on: noted while it is looked for, and taken over when it is used again. */
import type { Unit } from '../ir/model';
import type { Answer, Rests } from '../packages/resolution';

export class Recording implements Rests {
  readonly units = new Set<Unit>();
  readonly words = new Map<string, number>();
  readonly answers = new Set<Answer>();
  everything = false;
  imports: string | undefined;
  /** What has been taken over already: the same helper is asked for again and again. */
  readonly #taken = new WeakSet<Rests>();

  takeOver(rests: Rests): void {
    if (this.#taken.has(rests)) return;
    this.#taken.add(rests);
    for (const unit of rests.units) this.units.add(unit);
    for (const [word, count] of rests.words) this.words.set(word, count);
    for (const answer of rests.answers) this.answers.add(answer);
    this.everything ||= rests.everything;
    this.imports ??= rests.imports;
  }
}
