/**
 * Owns how source is reached from the page: in the host's editor where it has one, else as a path to paste; and what is known of it beside costs.
 * Refuses to know views, and how a host finds files.
 */
import type { SourcePlace } from '#protocol/profile';
import type { Session } from './session';
import { KnownSource, type SourceMessage } from './source/known-source';
import type { Host } from './standalone';

export interface SourceEnds {
  /** Whether the host opens files. */
  canOpen(): boolean;
  announce(text: string): void;
  /** Says above the view what is wrong with the place that was opened last, a sentence without its full stop; '' nothing. */
  doubt(file: string, text: string): void;
}

export class SourceAccess {
  private known: KnownSource | undefined;

  constructor(
    private readonly host: Pick<Host, 'send'>,
    private readonly ends: SourceEnds,
  ) {}

  /** What is known for another profile: one that is read anew may belong to other source. */
  begin(): KnownSource {
    this.known = new KnownSource((message) => this.host.send(message), this.ends.canOpen());
    return this.known;
  }

  receive(message: SourceMessage): void {
    this.known?.receive(message);
  }

  /** The host has opened a file. */
  opened(file: string, doubt: string): void {
    this.known?.found(file);
    this.ends.doubt(file, doubt);
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
    }
  }
}
