/** Owns which text fits into a frame: the room rule of the design, with measured widths remembered. Refuses to know where it is drawn. */
import { parseFrameName } from '#engine/profile/frame-name';

export interface Label {
  /** Package with its dot, drawn weaker; '' when left out. */
  readonly package: string;
  readonly packageWidth: number;
  readonly text: string;
  readonly width: number;
}

/** Below this many letters a cut name says nothing. */
const fewestLetters = 4;

export class Labels {
  /** By function, twice: upright, then italic. */
  private forms: (readonly Label[] | undefined)[] = [];
  private readonly widths = new Map<string, number>();

  /** @param measure width of a text in CSS pixels, upright or italic */
  constructor(
    private readonly names: readonly string[],
    private readonly measure: (text: string, italic: boolean) => number,
  ) {}

  /** Forgets widths; for a new font. */
  reset(): void {
    this.forms = [];
    this.widths.clear();
  }

  /** The longest form that fits into `room` pixels, undefined when none does. */
  fit(frame: number, italic: boolean, room: number): Label | undefined {
    const forms = this.formsOf(frame, italic);
    for (const form of forms) if (form.packageWidth + form.width <= room) return form;
    return this.cut(forms.at(-1)!.text, italic, room);
  }

  private formsOf(frame: number, italic: boolean): readonly Label[] {
    const slot = frame * 2 + (italic ? 1 : 0);
    const known = this.forms[slot];
    if (known) return known;
    const name = this.names[frame]!;
    const { packagePath, packageName, local, method } = parseFrameName(name);
    const label = (pkg: string, text: string): Label => ({
      package: pkg,
      packageWidth: pkg === '' ? 0 : this.measure(pkg, italic),
      text,
      width: this.measure(text, italic),
    });
    const forms =
      packagePath === ''
        ? [label('', name)]
        : [label(`${packagePath}.`, local), label(`${packageName}.`, local), label('', local), label('', method)];
    this.forms[slot] = forms;
    return forms;
  }

  /** The start of a name and an ellipsis. */
  private cut(text: string, italic: boolean, room: number): Label | undefined {
    const average = this.width(text, italic) / text.length;
    for (let letters = Math.min(text.length - 1, Math.floor(room / average)); letters >= fewestLetters; letters--) {
      const shown = `${text.slice(0, letters)}…`;
      const width = this.width(shown, italic);
      if (width <= room) return { package: '', packageWidth: 0, text: shown, width };
    }
    return undefined;
  }

  private width(text: string, italic: boolean): number {
    const key = italic ? `/${text}` : text;
    let width = this.widths.get(key);
    if (width === undefined) {
      width = this.measure(text, italic);
      this.widths.set(key, width);
    }
    return width;
  }
}
