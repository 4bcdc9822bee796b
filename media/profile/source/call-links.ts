/** Owns how the functions a line calls are named: the costliest as links, the others counted. Refuses to know where they stand. */
import type { ListedCall } from '#engine/profile/costs/listing';
import { shortName } from '#engine/profile/names/frame-name';
import { button } from '../dom';
import type { Session } from '../session';

/** Calls named of a line. */
const callsNamed = 2;

export class CallLinks {
  constructor(
    private readonly session: Session,
    private readonly visit: (frame: number) => void,
  ) {}

  links(calls: readonly ListedCall[]): Node[] {
    const costly = this.costly(calls);
    const named = costly
      .slice(0, callsNamed)
      .map((call) =>
        button(
          { class: 'link plain', tabindex: -1, title: `Show ${call.name}` },
          () => this.visit(call.frame),
          this.text(call),
        ),
      );
    const left = costly.length - named.length;
    return left > 0 ? [...named, document.createTextNode(`+${left}`)] : named;
  }

  /** How many there are, with the room between them. */
  letters(calls: readonly ListedCall[]): number {
    const costly = this.costly(calls);
    const named = costly.slice(0, callsNamed).map((call) => this.text(call).length + 2);
    return named.reduce((sum, length) => sum + length, costly.length > named.length ? 4 : 0);
  }

  private costly(calls: readonly ListedCall[]): readonly ListedCall[] {
    const { sampleType } = this.session.layout;
    return calls.filter(({ cum }) => cum[sampleType] !== 0);
  }

  private text({ name, cum }: ListedCall): string {
    return `→ ${shortName(name)} ${this.session.value(cum[this.session.layout.sampleType]!)}`;
  }
}
