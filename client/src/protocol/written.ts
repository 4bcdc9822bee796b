/** Owns what the one file of an export says of itself besides the profile: whose difference it is, and that names were taken out. Pure. */
import { isRecord, isText } from './checks';

/** One of the two profiles a difference was made of. */
export interface WrittenSide {
  /** Name of its file, '' where it must not be told. */
  readonly name: string;
  /** When it was taken: milliseconds since 1970, 0 unknown. */
  readonly time: number;
}

export interface WrittenSides {
  readonly now: WrittenSide;
  readonly base: WrittenSide;
}

export interface Written {
  readonly scrubbed: boolean;
  /** Of a difference. */
  readonly sides?: WrittenSides;
}

/** What a file says of itself, if anything that is understood. */
export function parseWritten(value: unknown): Written | undefined {
  if (!isRecord(value) || typeof value.scrubbed !== 'boolean') return undefined;
  const { scrubbed } = value;
  if (!isRecord(value.sides)) return { scrubbed };
  const [now, base] = [side(value.sides.now), side(value.sides.base)];
  return now && base ? { scrubbed, sides: { now, base } } : { scrubbed };
}

function side(value: unknown): WrittenSide | undefined {
  if (!isRecord(value)) return undefined;
  const { name, time } = value;
  return isText(name, longestName) && typeof time === 'number' && Number.isFinite(time) ? { name, time } : undefined;
}

/** Characters; several files that were joined are named in one text. */
const longestName = 4096;
