/** Owns a table as comma-separated text (RFC 4180), safe to open in a spreadsheet. Pure; refuses to know where the values are from. */

type Field = string | number;

/** Lines end in CR LF. Numbers are written in full, texts that a spreadsheet would take for a formula begin with an apostrophe. */
export function csvLines(rows: Iterable<readonly Field[]>): string {
  let text = '';
  for (const row of rows) text += `${row.map(field).join(',')}\r\n`;
  return text;
}

function field(value: Field): string {
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
