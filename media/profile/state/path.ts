/** Owns the way from the root to a node: finding it again in another tree by its names, and telling it as text. Pure; refuses to know why trees change. */
import type { Graph } from '../flame/graph';

/** Names of frames from the root to a node; empty for none. */
export function pathOf(graph: Pick<Graph, 'shape' | 'frames'>, node: number): readonly string[] {
  const names: string[] = [];
  for (let at = node; at !== 0; at = graph.shape.parent[at]!) names.push(graph.frames.names[graph.shape.frame[at]!]!);
  return names.reverse();
}

/** The node at a path; where the path is broken, the widest node of its last frame; 0 where that is gone too. */
export function findPath(graph: Pick<Graph, 'shape' | 'frames' | 'layout'>, path: readonly string[]): number {
  if (path.length === 0) return 0;
  const { shape, frames, layout } = graph;
  let node = 0;
  for (const name of path) {
    const children = layout.children.subarray(shape.childOffset[node]!, shape.childOffset[node + 1]!);
    const next = children.find((child) => frames.names[shape.frame[child]!] === name);
    if (next === undefined) {
      const frame = frames.names.indexOf(path.at(-1)!);
      return frame < 0 ? 0 : layout.widest[frame]!;
    }
    node = next;
  }
  return node;
}

/**
 * The stack of a node as text, leaf first, one `function` and `file` per frame, like a Go stack trace without addresses.
 * @param inverted whether the tree's roots are leaves of stacks
 */
export function stackText(graph: Pick<Graph, 'shape' | 'frames'>, node: number, inverted: boolean): string {
  const { shape, frames } = graph;
  const path: number[] = [];
  for (let at = node; at !== 0; at = shape.parent[at]!) path.push(shape.frame[at]!);
  if (inverted) path.reverse();
  const lines = path.flatMap((frame) =>
    frames.files[frame] ? [frames.names[frame]!, `\t${frames.files[frame]}`] : [frames.names[frame]!],
  );
  return `${lines.join('\n')}\n`;
}
