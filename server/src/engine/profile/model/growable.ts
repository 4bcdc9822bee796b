/** Owns columns that grow while a profile is read. Knows nothing of what is in them. */

interface Numbers {
  readonly length: number;
  [index: number]: number;
  set(from: ArrayLike<number>): void;
  slice(from: number, to: number): Numbers;
}

/** Appends to a typed array that doubles. */
class Column<T extends Numbers> {
  length = 0;

  constructor(
    private readonly make: (capacity: number) => T,
    private data: T = make(256),
  ) {}

  push(value: number): void {
    if (this.length === this.data.length) this.grow();
    this.data[this.length++] = value;
  }

  at(index: number): number {
    return this.data[index] ?? 0;
  }

  /** Changes what was appended before. */
  set(index: number, value: number): void {
    this.data[index] = value;
  }

  /** Changes what was appended last. */
  setLast(value: number): void {
    this.data[this.length - 1] = value;
  }

  private grow(): void {
    const larger = this.make(this.data.length * 2);
    larger.set(this.data);
    this.data = larger;
  }

  /** What was appended, without the spare room. */
  done(): T {
    return this.data.slice(0, this.length) as T;
  }
}

export class Uint32Column extends Column<Uint32Array<ArrayBuffer>> {
  constructor() {
    super((capacity) => new Uint32Array(capacity));
  }
}

export class Float64Column extends Column<Float64Array<ArrayBuffer>> {
  constructor() {
    super((capacity) => new Float64Array(capacity));
  }
}

export class Uint8Column extends Column<Uint8Array<ArrayBuffer>> {
  constructor() {
    super((capacity) => new Uint8Array(capacity));
  }
}
