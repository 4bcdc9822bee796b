/** Owns a journal kept by the client: it is told what is in flight and hands the verdict to the next server as `skipFiles`. */
import type { Connection } from 'vscode-languageserver';
import { type InFlightParams, languageMethods } from '#protocol/language';
import type { JournalStore } from './journal';

/** `wanted`: whether the client is one that keeps the journal; others hear nothing. */
export function noticedJournal(connection: Connection, wanted: boolean): JournalStore {
  return {
    read: () => undefined,
    write: (notes) => {
      if (!wanted) return;
      const { inFlight } = JSON.parse(notes) as { readonly inFlight: string | null };
      void connection.sendNotification(languageMethods.inFlight, { uri: inFlight } satisfies InFlightParams);
    },
  };
}
