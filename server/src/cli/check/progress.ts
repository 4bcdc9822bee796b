/** Owns the progress line on stderr: redrawn in place on a terminal, a line now and then with -v, nothing otherwise. */
import type { CheckProgress } from '../../host/check/check-tree';
import type { CliContext } from '../command';

export interface ProgressLine {
  readonly show: (progress: CheckProgress) => void;
  readonly clear: () => void;
}

/** Short runs show nothing, and a redraw costs a system call. Milliseconds. */
const redrawEvery = 100;
const lineEvery = 2000;

export function progressLine(context: CliContext, verbose: boolean): ProgressLine {
  if (!context.canRedraw && !verbose) return { show: () => {}, clear: () => {} };
  const every = context.canRedraw ? redrawEvery : lineEvery;
  // A terminal shows nothing in a short run; a log says at once that work has begun.
  let last = context.canRedraw ? performance.now() : Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    show({ directories, of }) {
      const now = performance.now();
      // A log says, too, that it has come to the end.
      const isEnd = !context.canRedraw && directories === of;
      if (now - last < every && !isEnd) return;
      last = now;
      const text = `checking: ${directories} of ${of} directories`;
      context.err(context.canRedraw ? `\r\x1b[K${text}` : `${text}\n`);
      drawn = true;
    },
    clear() {
      if (drawn && context.canRedraw) context.err('\r\x1b[K');
    },
  };
}
