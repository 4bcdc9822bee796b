/** Owns what string and rune literals stand for: their escapes, and how many bytes a text has. */

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Undefined for what is no text: single bytes may be written that are no character. */
export function textOf(literal: string): string | undefined {
  if (literal.startsWith('`')) return literal.slice(1, -1).replaceAll('\r', '');
  return /^(["'])[\s\S]*\1$/.test(literal) ? unescaped(literal.slice(1, -1)) : literal;
}

/** The number a rune literal stands for. */
export function runeOf(literal: string): number | undefined {
  const byte = /^'\\(?:x([\da-fA-F]{2})|([0-7]{3}))'$/.exec(literal);
  if (byte !== null) return byte[1] === undefined ? Number.parseInt(byte[2]!, 8) : Number.parseInt(byte[1], 16);
  return textOf(literal)?.codePointAt(0);
}

function unescaped(written: string): string | undefined {
  let isText = true;
  const text = written.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([\s\S]))/g,
    (_, byte?: string, short?: string, long?: string, octal?: string, plain?: string): string => {
      if (plain !== undefined) return escapes[plain] ?? plain;
      const digits = byte ?? short ?? long;
      const code = digits === undefined ? Number.parseInt(octal!, 8) : Number.parseInt(digits, 16);
      const isCharacter = (short ?? long) === undefined ? code < 0x80 : code <= 0x10ffff;
      if (isCharacter) return String.fromCodePoint(code);
      isText = false;
      return '';
    },
  );
  return isText ? text : undefined;
}

/** How many bytes a text has. */
export function sizeOf(text: string): number {
  let size = 0;
  for (const character of text) {
    const rune = character.codePointAt(0)!;
    size += rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
  }
  return size;
}

/** The characters of a text with the places they begin at, as a range loop takes them. */
export function runesOf(text: string): readonly { readonly at: number; readonly rune: number }[] {
  let at = 0;
  return Array.from(text, (character) => {
    const found = { at, rune: character.codePointAt(0)! };
    at += sizeOf(character);
    return found;
  });
}

/** Of texts whose characters are bytes. */
export function byteOf(text: string, at: number): number | undefined {
  return sizeOf(text) === text.length ? text.codePointAt(at) : undefined;
}
