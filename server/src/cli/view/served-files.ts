/** Owns what is said of each profile that `view` serves: where it lies, what it counts and how much, when it was taken, and which others it can be compared with. Reads nothing. */
import { relative } from 'node:path';
import { totalOf } from '#engine/profile/costs/top';
import type { Profile } from '#engine/profile/model/profile';
import { formatValue } from '#engine/profile/units/format';
import type { FileWords } from '../../host/view/list-page';

interface Known {
  readonly kind: string;
  readonly total: string;
  readonly taken: string;
  /** Names and units of the sample types. */
  readonly counts: string;
}

export class ServedFiles {
  private readonly known = new Map<string, Known>();

  constructor(private readonly cwd: string) {}

  /** @param file absolute path */
  add(file: string, profile: Profile): void {
    const { sampleTypes, defaultSampleType, timeNanos } = profile;
    const counted = sampleTypes[defaultSampleType];
    this.known.set(file, {
      kind: counted?.type ?? '',
      total: counted ? formatValue(totalOf(profile, defaultSampleType), counted.unit) : '',
      taken: timeNanos === 0 ? '' : new Date(timeNanos / 1e6).toISOString().replace('T', ' ').replace(/\..*$/, ' UTC'),
      counts: sampleTypes.map((one) => `${one.type}/${one.unit}`).join(),
    });
  }

  /** A file that was not added is an execution trace, whose profiles are chosen later. */
  words(file: string): FileWords {
    const { kind, total, taken } = this.known.get(file) ?? { kind: 'execution trace', total: '', taken: '' };
    return { path: this.shown(file), kind, total, taken };
  }

  /** Whether one can be subtracted from the other. */
  areAlike(one: string, other: string): boolean {
    const counts = this.known.get(one)?.counts;
    return counts !== undefined && counts === this.known.get(other)?.counts;
  }

  /** As it would be named on the command line: from the working directory where it lies in there. */
  private shown(file: string): string {
    const path = relative(this.cwd, file);
    return path === '' || path.startsWith('..') ? file : path;
  }
}
