/** Owns the durations the library has names for, in nanoseconds. */
const second = 1_000_000_000;

export const durations: Readonly<Record<string, number>> = {
  Nanosecond: 1,
  Microsecond: second / 1_000_000,
  Millisecond: second / 1_000,
  Second: second,
  Minute: 60 * second,
  Hour: 3_600 * second,
};
