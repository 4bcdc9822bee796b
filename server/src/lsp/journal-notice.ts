/** Owns a journal kept by the client: it is told what is in flight and hands the verdict to the next server as `skipFiles`. */
import type { Connection } from 'vscode-languageserver';
import { type InFlightParams, languageMethods } from '#protocol/language';
import type { JournalStore } from './journal';

export function noticedJournal(connection: Connection): JournalStore {
  return {
    read: () => undefined,
    write: (notes) => {
      const { inFlight } = JSON.parse(notes) as { readonly inFlight: string | null };
      void connection.sendNotification(languageMethods.inFlight, { uri: inFlight } satisfies InFlightParams);
    },
  };
}
