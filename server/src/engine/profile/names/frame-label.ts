/** Owns which text fits into a frame: the room rule of the design, with measured widths remembered. Refuses to know where it is drawn. */
import { parseFrameName } from './frame-name';
import { visibleText } from './visible-text';

export interface Label {
  /** Package with its dot, drawn weaker; '' when left out. */
  readonly package: string;
  readonly packageWidth: number;
  readonly text: string;
  readonly width: number;
}

/** A form of a name that was not measured yet: package and the rest. */
type Form = readonly [packagePart: string, text: string];

/** Below this many letters a cut name says nothing. */
const fewestLetters = 4;
/** No proportional font is narrower than this on average, in parts of its size: what is surely too long is not measured. */
const narrowestLetter = 0.36;

export class Labels {
  private readonly forms: (readonly Form[] | undefined)[] = [];
  /** Measured forms, by text; italic ones begin with a slash. */
  private readonly widths = new Map<string, number>();

  /**
   * @param measure width of a text in CSS pixels, upright or italic
   * @param size of the font, CSS pixels
   */
  constructor(
    private readonly names: readonly string[],
    private readonly measure: (text: string, italic: boolean) => number,
    private readonly size: number,
  ) {}

  /** Forgets widths; for a new font. */
  reset(): void {
    this.widths.clear();
  }

  /** The longest form that fits into `room` pixels, undefined when none does. */
  fit(frame: number, italic: boolean, room: number): Label | undefined {
    const most = room / (this.size * narrowestLetter);
    const forms = this.formsOf(frame);
    for (const [packagePart, text] of forms) {
      if (packagePart.length + text.length > most) continue;
      const packageWidth = packagePart === '' ? 0 : this.width(packagePart, italic);
      const width = this.width(text, italic);
      if (packageWidth + width <= room) return { package: packagePart, packageWidth, text, width };
    }
    return this.cut(forms.at(-1)![1], italic, room);
  }

  private formsOf(frame: number): readonly Form[] {
    const known = this.forms[frame];
    if (known) return known;
    const name = visibleText(this.names[frame]!);
    const { packagePath, packageName, local, method } = parseFrameName(name);
    const forms: readonly Form[] =
      packagePath === ''
        ? [['', name]]
        : [
            [`${packagePath}.`, local],
            [`${packageName}.`, local],
            ['', local],
            ['', method],
          ];
    this.forms[frame] = forms;
    return forms;
  }

  /** The start of a name and an ellipsis. Begins with what fits at the font's average, and takes letters away until it really does. */
  private cut(text: string, italic: boolean, room: number): Label | undefined {
    const average = this.width('abcdefghijklmnopqrstuvwxyz', italic) / 26;
    for (let letters = Math.min(text.length - 1, Math.floor(room / average)); letters >= fewestLetters; letters--) {
      // Half of a letter beyond the basic plane is none.
      if (/[\ud800-\udbff]/.test(text[letters - 1]!)) continue;
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
