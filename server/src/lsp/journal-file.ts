/** Owns the journal's file under Node. Knows nothing of what is noted. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { JournalStore } from './journal';

export function journalFile(path: string): JournalStore {
  let writable = true;
  return {
    read() {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        // The first server of a session finds none.
        return undefined;
      }
    },
    write(text) {
      if (!writable) return;
      try {
        writeFileSync(path, text);
      } catch {
        // A full disk or a lost folder costs the journal, not the analysis.
        writable = false;
      }
    },
  };
}
