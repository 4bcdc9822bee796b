/** Owns where the comment that silences one finding goes. Knows neither the comment's form nor editors. */

import { disableComment } from '#engine/checking/suppression';
import type { Finding } from '#engine/findings/finding';
import type { LineIndex } from '#engine/text/line-index';
import type { Range } from '#engine/text/range';

export interface DisableLine {
  /** Empty: where to insert. */
  readonly range: Range;
  readonly before: string;
  /** To be replaced by the user. */
  readonly reason: string;
  readonly after: string;
}

/** A line of its own above the finding: the end of the line itself may already hold a comment or lie inside a raw string. */
export function disableLine(lines: LineIndex, finding: Finding): DisableLine {
  const { line } = finding.range.start;
  const start = lines.lineStart(line);
  const text = lines.text.slice(start, lines.lineEnd(line));
  const indentation = /^[ \t]*/.exec(text)![0];
  const place = { line, column: 0 };
  return {
    range: { start: place, end: place },
    before: indentation + disableComment(finding.rule, ''),
    reason: 'say why this is intended',
    after: lines.text.includes('\r\n') ? '\r\n' : '\n',
  };
}
