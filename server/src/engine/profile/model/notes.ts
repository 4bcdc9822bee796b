/** Owns all that is to be known of a profile wherever it is shown or written: what its file lacks, and what its columns do not tell. Shows nothing. */
import { mixedUnitsNotes } from './mixed-units';
import type { Profile, ProfileTables, SampleColumns } from './profile';
import { roundingNotes } from './rounding';

/** What notes are made of. */
export interface Noted extends Pick<ProfileTables, 'notes' | 'sampleTypes' | 'strings'> {
  readonly samples: Pick<SampleColumns, 'values'>;
  readonly labels: Profile['labels'];
}

/** Whole sentences. Those that name a label or a value are made of the profile as it is now, so that none says a name that was scrubbed. */
export function notesOf(profile: Noted): readonly string[] {
  return [...(profile.notes ?? []), ...roundingNotes(profile, profile.samples), ...mixedUnitsNotes(profile)];
}
