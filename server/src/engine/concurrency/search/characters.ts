/** Owns writing numbers and texts as the characters of a key, so that no two rows of them are written alike. Knows no states. */

/** Greater numbers, and those that are not whole, are written as texts. */
const greatest = 2 ** 24;
/** A number of more bits is written as several characters, all but the last of them with the highest bit set. */
const bitsOfCharacter = 15;
const highestBit = 1 << bitsOfCharacter;
/** Characters that are made a text at once. */
const mostAtOnce = 4096;

/** Of one key after the other: what there is room for once there is room for always. */
export class Characters {
  /** Texts are written as numbers, too: the first one is 0. */
  readonly #texts = new Map<string, number>();
  readonly #characters: number[] = [];
  #length = 0;

  /** How many have been written. */
  get length(): number {
    return this.#length;
  }

  text(text: string): void {
    let number = this.#texts.get(text);
    if (number === undefined) {
      number = this.#texts.size;
      this.#texts.set(text, number);
    }
    this.#write(number * 2 + 1);
  }

  number(number: number): void {
    if (Number.isInteger(number) && number >= 0 && number < greatest) this.#write(number * 2);
    else this.text(String(number));
  }

  flag(flag: boolean): void {
    this.number(flag ? 1 : 0);
  }

  /** Those behind the first ones. */
  from(start: number): string {
    let text = '';
    for (let from = start; from < this.#length; from += mostAtOnce)
      text += String.fromCharCode(...this.#characters.slice(from, Math.min(this.#length, from + mostAtOnce)));
    return text;
  }

  /** Leaves the first ones only. */
  cut(length: number): void {
    this.#length = length;
  }

  #write(number: number): void {
    let rest = number;
    for (; rest >= highestBit; rest >>>= bitsOfCharacter)
      this.#characters[this.#length++] = highestBit | (rest & (highestBit - 1));
    this.#characters[this.#length++] = rest;
  }
}
