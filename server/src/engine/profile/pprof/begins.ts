/** Owns telling by its bytes whether something is a message Profile of pprof. Refuses to know what the fields say. */

/** Fields looked at: text gives itself away in its first words. */
const mostFields = 4096;

/** Whether a tag's one byte is that of a field of message Profile with its proper wire type. */
export function isProfileTag(tag: number): boolean {
  const field = tag >>> 3;
  const wireType = tag & 7;
  if (field < 1 || field > 15) return false;
  const isMessage = field <= 6 || field === 11;
  return isMessage ? wireType === 2 : wireType === 0 || (field === 13 && wireType === 2);
}

/** Whether the bytes are fields of that message one after the other, as far as they go or are looked at. */
export function isProfileSoFar(bytes: Uint8Array): boolean {
  let at = 0;
  for (let field = 0; field < mostFields && at < bytes.length; field++) {
    const tag = bytes[at++]!;
    if (!isProfileTag(tag)) return false;
    let [value, scale] = [0, 1];
    for (; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    if ((tag & 7) === 2) at += value;
  }
  return bytes.length > 0;
}
