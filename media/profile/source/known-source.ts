/** Owns all that is known of source files of one profile: their texts, and facts of their lines. Refuses to know who tells it and who shows it. */
import type { HostToPage, PageToHost } from '#protocol/profile';
import { KnownFacts } from './facts';
import { SourceTexts } from './texts';

export type SourceMessage = Extract<HostToPage, { readonly type: 'sourceText' | 'sourceFacts' }>;

export class KnownSource {
  readonly texts: SourceTexts;
  readonly facts: KnownFacts;

  /** @param canOpen whether the host leads to places, or paths can only be copied */
  constructor(send: (message: PageToHost) => void, canOpen: boolean) {
    this.texts = new SourceTexts((question) => send({ type: 'readSource', ...question }));
    this.facts = new KnownFacts(send, canOpen);
  }

  receive(message: SourceMessage): void {
    if (message.type === 'sourceText') this.texts.receive(message);
    else this.facts.receive(message);
  }

  /** The host knows by now where a file lies. */
  found(file: string): void {
    this.texts.found(file);
    this.facts.again();
  }
}
