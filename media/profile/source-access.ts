/**
 * Owns how source is reached from the page: in the host's editor where it has one, else as a path to paste; and the texts beside costs.
 * Refuses to know views, and how a host finds files.
 */
import type { SourcePlace, SourceText } from '#protocol/profile';
import type { Session } from './session';
import { SourceTexts } from './source/texts';
import type { Host } from './standalone';

export interface SourceEnds {
  /** Whether the host opens files. */
  canOpen(): boolean;
  announce(text: string): void;
  /** Says above the view, in place of what it said before; undefined says nothing. */
  warn(text: string | undefined): void;
}

export class SourceAccess {
  private texts: SourceTexts | undefined;

  constructor(
    private readonly host: Pick<Host, 'send'>,
    private readonly ends: SourceEnds,
  ) {}

  /** Texts for another profile: one that is read anew may belong to other source. */
  begin(): SourceTexts {
    this.texts = new SourceTexts((question) => this.host.send({ type: 'readSource', ...question }));
    return this.texts;
  }

  receive(text: SourceText): void {
    this.texts?.receive(text);
  }

  /** The host has opened a file. */
  opened(file: string, isNewer: boolean): void {
    this.texts?.found(file);
    this.ends.warn(isNewer ? `${file} changed after the profile was taken: lines may have moved.` : undefined);
  }

  async openNode(session: Session, node: number, peek = false): Promise<void> {
    const file = session.frames.files[session.frameOf(node)]!;
    const { line } = await session.detailOf(node);
    this.openPlace(session, { file, line, function: session.nameOf(node) }, peek);
  }

  openPlace(session: Session, place: SourcePlace, peek = false): void {
    const { file, line } = place;
    if (file === '') this.ends.announce('no source known');
    else if (this.ends.canOpen()) {
      this.host.send({ type: 'openSource', place: { ...place, taken: Math.max(0, session.header.time) }, peek });
    } else {
      this.host.send({ type: 'copy', text: line > 0 ? `${file}:${line}` : file });
      this.ends.announce('path of the source copied');
    }
  }
}
