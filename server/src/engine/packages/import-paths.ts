/** Owns which packages a text may import, told without parsing: all that it imports, and rarely a quoted word of a comment. Knows no names. */

const behindImports = /^(?:func|type|var|const)\b/m;
const importClause = /\bimport\b/;
const lineComment = /\/\/.*/g;
const quoted = /"([^"\s]+)"|`([^`\s]+)`/g;

/** The text before its first declaration: package clause and imports. */
export function importsText(text: string): string {
  const end = text.search(behindImports);
  return end < 0 ? text : text.slice(0, end);
}

export function importPaths(text: string): readonly string[] {
  const head = importsText(text);
  const start = head.search(importClause);
  if (start < 0) return [];
  const paths = head.slice(start).replace(lineComment, '').matchAll(quoted);
  return [...new Set([...paths].map(([, plain, raw]) => (plain ?? raw)!))];
}
