/**
 * Owns how source is reached from the page: in the host's editor where it has one, else in the Source view where the page is served with source, else
 * as a path to paste; and what is known of it beside costs. Refuses to know views, and how a host finds files.
 */
import type { SourcePlace } from '#protocol/profile';
import type { SourceDeed } from '../actions';
import { frameFunction } from '../frame-function';
import type { Session } from '../session';
import type { Host } from '../standalone';
import { KnownSource, type SourceMessage } from './known-source';

export interface SourceEnds {
  /** Whether the host opens files. */
  canOpen(): boolean;
  /** Whether the page can have texts of source, and `show` is of use. */
  hasTexts(): boolean;
  /** Shows a line in the page itself. @param node 0 unknown. False where nothing in view lies there */
  show(place: SourcePlace, node: number): boolean;
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

  get deed(): SourceDeed {
    if (this.ends.canOpen()) return 'Open source';
    return this.ends.hasTexts() ? 'Show source' : 'Copy path of the source';
  }

  async openNode(session: Session, node: number, peek = false): Promise<void> {
    // Another picture has other nodes.
    const file = session.frames.files[session.frameOf(node)]!;
    const place = { file, function: frameFunction(session.nameOf(node), session.view.granularity, file) };
    const detail = await session.detailOf(node);
    if (detail) this.open(session, { ...place, line: detail.line }, node, peek);
  }

  openPlace(session: Session, place: SourcePlace, peek = false): void {
    this.open(session, place, 0, peek);
  }

  copyPlace({ file, line }: SourcePlace): void {
    this.host.send({ type: 'copy', text: line > 0 ? `${file}:${line}` : file });
  }

  private open(session: Session, place: SourcePlace, node: number, peek: boolean): void {
    if (place.file === '') this.ends.announce('no source known');
    else if (this.ends.canOpen()) {
      this.host.send({ type: 'openSource', place: { ...place, taken: Math.max(0, session.header.time) }, peek });
    } else if (!this.ends.hasTexts() || !this.ends.show(place, node)) this.copyPlace(place);
  }
}
