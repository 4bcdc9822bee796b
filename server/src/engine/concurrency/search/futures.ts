/** Owns what becomes of the processes in a graph of states: whether something still happens to them on some way from there. Makes no states. */
export interface Edge {
  readonly to: number;
  /** Slots of the processes that move. */
  readonly moved: readonly number[];
  /** Slots of those that passed a way to their end that was not looked at. */
  readonly couldEnd: readonly number[];
  /** Slot by slot, where the process is afterwards; -1 when it is gone. */
  readonly slots: readonly number[];
}

export interface Node {
  readonly edges: readonly Edge[];
  readonly processes: readonly unknown[];
}

/** By node and slot, whether the process comes to an edge that does it `happens`. */
export function mayCome(
  nodes: readonly Node[],
  happens: (edge: Edge, slot: number) => boolean,
): readonly (readonly boolean[])[] {
  const comes = nodes.map(({ processes }) => processes.map(() => false));
  const before: { readonly node: number; readonly edge: Edge }[][] = nodes.map(() => []);
  const queue: (readonly [node: number, slot: number])[] = [];
  const mark = (node: number, slot: number): void => {
    if (comes[node]![slot] !== false) return;
    comes[node]![slot] = true;
    queue.push([node, slot]);
  };
  nodes.forEach(({ edges }, node) => {
    for (const edge of edges) {
      before[edge.to]!.push({ node, edge });
      for (const slot of edge.slots.keys()) if (happens(edge, slot)) mark(node, slot);
    }
  });
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [node, slot] = next;
    for (const { node: from, edge } of before[node]!) {
      edge.slots.forEach((after, earlier) => {
        if (after === slot) mark(from, earlier);
      });
    }
  }
  return comes;
}

/** Nodes from which every run comes to one of these. */
export function doomed(nodes: readonly Node[], ends: ReadonlySet<number>): ReadonlySet<number> {
  const found = new Set(ends);
  if (found.size === 0) return found;
  const open = nodes.map(({ edges }) => new Set(edges.map(({ to }) => to)).size);
  const before: Set<number>[] = nodes.map(() => new Set());
  nodes.forEach(({ edges }, node) => {
    for (const { to } of edges) before[to]!.add(node);
  });
  const queue = [...found];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const each of before[node]!) {
      open[each]!--;
      if (open[each] !== 0 || found.has(each)) continue;
      found.add(each);
      queue.push(each);
    }
  }
  return found;
}
