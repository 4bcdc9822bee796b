/**
 * Owns which frames of a flame graph are plateaus and towers: where the verdicts that name one are seen in the picture.
 * Refuses to know how a mark is drawn and said.
 */
import type { Explanation, Verdict } from '#engine/profile/explain/verdict';
import type { Frames, Layout, Shape, ViewSpec } from '../model';
import type { Graph, Mark } from './graph';

/** Smaller parts of the total are left without a mark: what nobody looks for needs none. */
const leastShare = 0.01;

type Marked = Pick<Graph, 'frames' | 'shape' | 'layout' | 'hasSelf'> & {
  readonly view: ViewSpec;
  readonly explanation: Explanation | undefined;
};

/** The marks of a graph, found again when it or what is said of it is another. */
export class Marking {
  private known: Pick<Marked, 'layout' | 'explanation'> | undefined;
  private marks: ReadonlyMap<number, Mark> = new Map();

  of({ frames, shape, layout, hasSelf, view, explanation }: Marked): ReadonlyMap<number, Mark> {
    if (this.known?.layout !== layout || this.known.explanation !== explanation) {
      const verdicts = hasSelf && view.granularity === 'functions' ? explanation?.verdicts : undefined;
      this.known = { layout, explanation };
      this.marks = findMarks(verdicts ?? [], frames, shape, layout);
    }
    return this.marks;
  }
}

/** By node. @param frames at granularity `functions`, in a tree that stands upright */
function findMarks(
  verdicts: readonly Verdict[],
  frames: Frames,
  shape: Shape,
  layout: Layout,
): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>();
  for (const { id, sampleType, shaped } of verdicts) {
    const frame = shaped === undefined ? -1 : frames.names.indexOf(shaped);
    if (frame < 0 || sampleType !== layout.sampleType) continue;
    if (id === 'tower') markTowers(marks, frame, shape, layout);
    if (id === 'plateau') {
      for (let node = 1; node < shape.count; node++) {
        const isWide = shape.frame[node] === frame && layout.flat[node]! >= leastShare * layout.total;
        if (isWide) marks.set(node, 'plateau');
      }
    }
  }
  return marks;
}

/** Marks the deepest nestings of a frame, and those at least half as deep. */
function markTowers(marks: Map<number, Mark>, frame: number, shape: Shape, layout: Layout): void {
  const { count, parent } = shape;
  /** Calls of the frame on the way to a node, and the most on any way through it. */
  const nested = new Uint16Array(count);
  const most = new Uint16Array(count);
  for (let node = 1; node < count; node++) nested[node] = nested[parent[node]!]! + Number(shape.frame[node] === frame);
  for (let node = count - 1; node > 0; node--) {
    most[node] = Math.max(most[node]!, nested[node]!);
    most[parent[node]!] = Math.max(most[parent[node]!]!, most[node]!);
  }
  for (let node = 1; node < count; node++) {
    if (shape.frame[node] !== frame || most[node]! < most[0]! / 2 || layout.cum[node]! < leastShare * layout.total)
      continue;
    marks.set(node, nested[node] === 1 ? 'tower' : 'floor');
  }
}
