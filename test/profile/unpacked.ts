/** Owns what an exported file holds in plain text: what is compressed or in base64 inside of it is unpacked. */
import { gunzipSync } from 'node:zlib';

export function unpacked(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  if (buffer[0] === 0x1f && buffer[1] === 0x8b) return gunzipSync(buffer).toString('utf8');
  const text = buffer.toString('utf8');
  const embedded = /id="profile-bytes">([^<]*)</.exec(text)?.[1];
  return embedded ? `${text}\n${gunzipSync(Buffer.from(embedded, 'base64')).toString('utf8')}` : text;
}
