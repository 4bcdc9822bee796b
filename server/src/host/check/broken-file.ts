/** Owns what is said of a file that no Go parser would accept: where it goes wrong, and whether the rest of it was looked at. Reads nothing. */
import type { QuickLook } from './quick-look';

/** What is known of a file with a syntax error. */
export interface BrokenFile {
  readonly text: string;
  readonly look: QuickLook;
  /** Where the parser first stumbled, from 0, in what it was given. */
  readonly parserLine: number | undefined;
  readonly hasFindings: boolean;
}

export interface FileFault {
  /** One sentence, starting with the line. */
  readonly message: string;
  /** Declarations around the fault were looked at. */
  readonly isPartial: boolean;
}

/** Undefined for a file that nothing is wrong with. */
export function faultOf({ text, look, parserLine, hasFindings }: BrokenFile): FileFault | undefined {
  const { fault } = look;
  const parsed = parserLine === undefined ? undefined : { line: parserLine + 1, what: 'syntax error' };
  // A bracket too many is noticed at the end of what it has taken apart.
  const first =
    fault === undefined || (fault.isLate && parsed !== undefined && parsed.line < fault.line) ? parsed : fault;
  if (first === undefined) return undefined;
  return {
    message: `Line ${first.line}: ${first.what}.`,
    isPartial: look.sawPackage && (hasFindings || hasFunctionBeside(text, first.line)),
  };
}

/** The analysis takes a broken text apart where a declaration starts a line, as gofmt has it. `line` counts from 1. */
function hasFunctionBeside(text: string, line: number): boolean {
  const starts = text
    .split('\n')
    .flatMap((each, at) =>
      /^(?:func|type|var|const)\b/.test(each) ? [{ line: at + 1, runs: each.startsWith('func') }] : [],
    );
  return starts.some(({ line: start, runs }, at) => {
    const next = starts[at + 1]?.line ?? Number.POSITIVE_INFINITY;
    return runs && (line < start || line >= next);
  });
}
