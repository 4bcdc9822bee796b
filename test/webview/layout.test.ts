/** Where frames lie, against a slow and plain reckoning on random trees. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noNode } from '#engine/profile/tree/stack-tree';
import { narrowest, nodeAround, nodeAt, VisibleWalk } from '../../media/profile/flame/visible';
import { walk } from '../../media/profile/flame/walk';
import type { Layout, Shape } from '../../media/profile/model';
import { listChildren, place } from '../../media/profile/worker/layout';
import { search } from '../../media/profile/worker/search';
import { seed } from '../seeded';

interface Drawn {
  readonly shape: Shape;
  readonly layout: Layout;
}

/** A tree whose node n + 1 hangs below `parents[n] % (n + 1)` and costs `flats[n]` itself. */
function draw(parents: readonly number[], flats: readonly number[]): Drawn {
  const count = parents.length + 1;
  const parent = Uint32Array.from([noNode, ...parents.map((value, index) => value % (index + 1))]);
  const flat = Float64Array.from([0, ...flats]);
  const firstChild = new Uint32Array(count).fill(noNode);
  const nextSibling = new Uint32Array(count).fill(noNode);
  const depth = new Uint16Array(count);
  for (let node = 1; node < count; node++) {
    nextSibling[node] = firstChild[parent[node]];
    firstChild[parent[node]] = node;
    depth[node] = depth[parent[node]] + 1;
  }
  const cum = flat.slice();
  for (let node = count - 1; node > 0; node--) cum[parent[node]] += cum[node];
  const frame = Uint32Array.from({ length: count }, (_, node) => node % 5);
  const lists = listChildren({ count, firstChild, nextSibling });
  const placement = place({ count, frame, parent }, lists, cum);
  const shape: Shape = {
    count,
    maxDepth: Math.max(...depth),
    frame,
    parent,
    depth,
    inlined: new Uint8Array(count),
    childOffset: lists.offset,
  };
  const nothing = new Float64Array();
  const layout: Layout = {
    sampleType: 0,
    flat,
    cum,
    ...placement,
    frameFlat: nothing,
    frameCum: nothing,
    widest: new Uint32Array(),
    width: cum,
    total: cum[0],
    kept: cum[0],
    whose: { doing: 'runs', bySelf: true, modules: nothing, frames: nothing },
    base: undefined,
  };
  return { shape, layout };
}

const trees = fc
  .array(fc.tuple(fc.nat(1000), fc.oneof(fc.constant(0), fc.nat(1000))), { minLength: 1, maxLength: 120 })
  .map((nodes) =>
    draw(
      nodes.map(([parent]) => parent),
      nodes.map(([, flat]) => flat),
    ),
  )
  .filter(({ layout }) => layout.cum[0] > 0);

const nodesOf = ({ shape }: Drawn) => Array.from({ length: shape.count - 1 }, (_, index) => index + 1);

describe('flame layout', () => {
  it('puts siblings side by side inside their parent, the widest first', () => {
    fc.assert(
      fc.property(trees, ({ shape, layout }) => {
        for (let node = 0; node < shape.count; node++) {
          let at = layout.start[node];
          let last = Number.POSITIVE_INFINITY;
          for (let index = shape.childOffset[node]; index < shape.childOffset[node + 1]; index++) {
            const child = layout.children[index];
            assert.equal(shape.parent[child], node);
            assert.equal(layout.start[child], at);
            assert.ok(layout.cum[child] <= last);
            last = layout.cum[child];
            at += last;
          }
          assert.ok(at <= layout.start[node] + layout.cum[node]);
        }
      }),
      { seed },
    );
  });

  it('draws or counts each frame with any width exactly once', () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 1, max: 400 }), (tree, width) => {
        const { shape, layout } = tree;
        const drawn = new Set<number>();
        const merged = new VisibleWalk().run(
          shape,
          layout,
          { from: 0, to: layout.cum[0], width, firstDepth: 1, lastDepth: shape.maxDepth },
          { frame: (node) => drawn.add(node), narrow: () => undefined },
        );
        const wide = nodesOf(tree).filter(
          (node) => (layout.cum[node] * width) / layout.cum[0] >= narrowest * (1 + 1e-9),
        );
        for (const node of wide) assert.ok(drawn.has(node));
        assert.equal(drawn.size + merged, nodesOf(tree).filter((node) => layout.cum[node] > 0).length);
      }),
      { seed },
    );
  });

  it('finds the frame at a place, and the frame a window shows', () => {
    fc.assert(
      fc.property(trees, fc.double({ min: 0, max: 0.999999, noNaN: true }), (tree, share) => {
        const { shape, layout } = tree;
        const value = share * layout.cum[0];
        for (let depth = 1; depth <= shape.maxDepth; depth++) {
          const slow = nodesOf(tree).find(
            (node) =>
              shape.depth[node] === depth &&
              layout.start[node] <= value &&
              value < layout.start[node] + layout.cum[node],
          );
          assert.equal(nodeAt(shape, layout, value, depth), slow ?? 0);
        }
        for (const node of nodesOf(tree).filter((one) => layout.cum[one] > 0)) {
          const window = { from: layout.start[node], to: layout.start[node] + layout.cum[node] };
          const around = nodeAround(shape, layout, window);
          assert.equal(layout.start[around], window.from);
          assert.equal(layout.cum[around], layout.cum[node]);
        }
      }),
      { seed },
    );
  });

  it('walks to every frame by keys alone', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { shape, layout } = tree;
        const reached = new Set<number>();
        const queue = [walk(shape, layout, 0, 'callee')];
        for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
          if (node === 0 || reached.has(node)) continue;
          reached.add(node);
          for (const step of ['caller', 'callee', 'before', 'after'] as const)
            queue.push(walk(shape, layout, node, step));
        }
        assert.equal(reached.size, nodesOf(tree).filter((node) => layout.cum[node] > 0).length);
      }),
      { seed },
    );
  });

  it('adds up the outermost hits of a search', () => {
    fc.assert(
      fc.property(trees, fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 5, maxLength: 5 }), (tree, marked) => {
        const { shape, layout } = tree;
        const isHit = (node: number) => marked[shape.frame[node]] === 1;
        const under = (node: number): boolean => node !== 0 && (isHit(node) || under(shape.parent[node]));
        const { cost, frames } = search(shape, layout, Uint8Array.from(marked));
        const expected = nodesOf(tree).reduce((sum, node) => sum + (under(node) ? layout.flat[node] : 0), 0);
        assert.equal(cost, expected);
        assert.equal(frames, nodesOf(tree).filter((node) => isHit(node) && layout.cum[node] > 0).length);
      }),
      { seed },
    );
  });
});
