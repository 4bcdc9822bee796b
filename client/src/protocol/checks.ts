/** Owns the smallest questions about a value that came from elsewhere: whether it is a record, whether a text of bearable length. Pure. */

/** A value of which nothing is known but that it has fields. */
export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit;
}
