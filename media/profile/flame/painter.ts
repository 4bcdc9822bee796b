/** Owns how frames look on a canvas. Draws what the walk finds in view; refuses to know events, selection rules and the DOM around it. */

import { Labels } from '#engine/profile/names/frame-label';
import { parseFrameName } from '#engine/profile/names/frame-name';
import { type Frames, hit, type Layout, unlit } from '../model';
import { changeStep, heatStep, type Ink, type Palette, packageHues, shades } from '../theme/palette';
import type { Graph } from './graph';
import { type Rows, rowHeight } from './rows';
import { PixelColumns, type Region, selfStart, type VisibleSink, VisibleWalk } from './visible';

const frameHeight = rowHeight - 1;
const footHeight = 3;
const textSize = 12;
const padding = 6;
/** A plateau's own time stands out from that of others. */
const plateauFoot = 6;
const wallWidth = 3;
/** Signs of a plateau and of a tower, CSS pixels, and the room they take from the label. */
const glyphHeight = 9;
const plateauShape = [
  [0, 9],
  [2.5, 2],
  [8.5, 2],
  [11, 9],
] as const;
const towerShape = [
  [2, 9],
  [2, 0],
  [4.5, 0],
  [4.5, 2],
  [6.5, 2],
  [6.5, 0],
  [9, 0],
  [9, 9],
] as const;
const markRoom = 16;
/** Narrower frames show no text at all. */
const leastRoom = 26;
/** Frames this wide show their share when it fits beside the label. */
const shareRoom = 90;

export interface Scene {
  readonly layout: Layout;
  readonly region: Region;
  readonly rows: Rows;
  /** Pixels that are scrolled out of view above. */
  readonly scrollTop: number;
  readonly height: number;
  /** Per node `unlit`, `onPath` or `hit`; undefined without a search. */
  readonly lit: Uint8Array | undefined;
  /** The node under the pointer, 0 for none. */
  readonly hovered: number;
}

export interface Drawn {
  /** Frames that were too narrow to draw. */
  readonly narrow: number;
  /** How far frames reach into the canvas, from where depth 1 stands, in pixels per column of `columnWidth` pixels; for placing the card. */
  readonly floor: Float32Array;
}

export const columnWidth = 16;

export class Painter {
  private labels: Labels;
  private readonly walk = new VisibleWalk();
  /** A hash of each frame's package. */
  private packages = new Uint32Array();
  private measured: Layout | undefined;
  private largestFlat = 0;
  private readonly shareWidths = new Map<string, number>();
  private readonly patterns = new Map<string, CanvasPattern | undefined>();
  private lastFont = '';
  /** The frames `labels` and `shade` were made for. */
  private known: Frames | undefined;
  private readonly columns = new PixelColumns();

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly graph: Graph,
    private palette: Palette,
  ) {
    this.labels = this.newLabels();
    this.useFrames();
  }

  /** Another tree, with other names. */
  useFrames(): void {
    const { frames } = this.graph;
    if (frames === this.known) return;
    this.known = frames;
    this.packages = Uint32Array.from(frames.names, (name) => hash(parseFrameName(name).packagePath));
    this.labels = this.newLabels();
  }

  private newLabels(): Labels {
    const measure = (text: string, italic: boolean) => {
      this.font(italic);
      return this.context.measureText(text).width;
    };
    return new Labels(this.graph.frames.names, measure, textSize);
  }

  usePalette(palette: Palette): void {
    this.palette = palette;
    this.labels.reset();
    this.shareWidths.clear();
    this.patterns.clear();
  }

  /** Colours of a node's frame. */
  ink(node: number, lit: Uint8Array | undefined): Ink {
    const { shape, frames, layout, colouring } = this.graph;
    const { palette } = this;
    if (lit && lit[node] === hit) return palette.match;
    const strength = lit && lit[node] === unlit ? 'faded' : 'full';
    if (layout.base) return palette.changes[strength][changeStep(nowOf(layout, node), layout.base.cum[node]!)]!;
    const frame = shape.frame[node]!;
    const hash = this.packages[frame]!;
    switch (colouring) {
      case 'module':
        return palette.modules[frames.module[frame]!]![strength][hash % shades.length]!;
      case 'package':
        return palette.packages[strength][hash % packageHues]!;
      case 'heat':
        return palette.heats[strength][heatStep(layout.flat[node]!, this.hottest())]!;
    }
  }

  /** Largest cost of any node by itself, of the layout at hand. */
  private hottest(): number {
    const { layout } = this.graph;
    if (layout !== this.measured) {
      this.measured = layout;
      this.largestFlat = layout.flat.reduce((most, flat) => Math.max(most, flat), 0);
    }
    return this.largestFlat;
  }

  /** Paints one frame of the view; the context is scaled to CSS pixels. */
  paint(scene: Scene): Drawn {
    const { context, palette } = this;
    const { region, height } = scene;
    // A resized canvas has forgotten its font.
    this.lastFont = '';
    context.fillStyle = palette.background;
    context.fillRect(0, 0, region.width, height);
    context.textBaseline = 'middle';
    this.columns.begin(this.graph.shape.maxDepth);
    const floor = new Float32Array(Math.ceil(region.width / columnWidth));
    const sink: VisibleSink = {
      frame: (node, x, width) => this.frame(scene, node, x, width, floor),
      narrow: (node, x, width) => this.narrow(scene, node, x, width, floor),
    };
    const narrow = this.walk.run(this.graph.shape, scene.layout, region, sink);
    return { narrow, floor };
  }

  private top(scene: Scene, node: number): number {
    return scene.rows.top(this.graph.shape.depth[node]!) - scene.scrollTop;
  }

  private frame(scene: Scene, node: number, fullX: number, fullWidth: number, floor: Float32Array): void {
    if (fullWidth < 1 && this.columns.isCovered(this.graph.shape.depth[node]!, fullX)) return;
    const { context, palette } = this;
    const ink = this.ink(node, scene.lit);
    const y = this.top(scene, node);
    const x = Math.max(0, fullX);
    const right = Math.min(scene.region.width, fullX + fullWidth);
    // One pixel between neighbours, where there is room for it.
    const width = Math.max(right - x - (fullWidth > 3 ? 1 : 0), 0.5);
    const change = changeOfNode(scene.layout, node);
    context.fillStyle = change === 'gone' ? palette.background : ink.fill;
    context.fillRect(x, y, width, frameHeight);
    if (change === 'new') this.hatch(ink, x, y, width);
    if (change === 'gone') this.goneOutline(x, y, width);
    else if (ink.border !== undefined) this.outline(ink.border, x, y, width);
    if (node === scene.hovered) {
      context.globalAlpha = 0.12;
      context.fillStyle = ink.strong;
      context.fillRect(x, y, width, frameHeight);
      context.globalAlpha = 1;
    }
    raiseFloor(floor, x, right, reach(scene, y) + footHeight);
    if (width < 1) return;
    const inlined = this.graph.shape.inlined[node] === 1;
    if (inlined && width > 4) this.dashes(ink.dash, x, y, width);
    const mark = this.graph.marks.get(node);
    this.foot(scene, node, y, palette.heat, mark === 'plateau' ? plateauFoot : footHeight);
    if (mark === 'tower' || mark === 'floor') this.wall(x, y, width);
    const text = change === 'gone' ? palette.gone : ink;
    const glyph = mark !== undefined && mark !== 'floor' && width >= leastRoom + markRoom ? markRoom : 0;
    if (glyph > 0) this.glyph(mark === 'plateau' ? plateauShape : towerShape, text, x + padding, y);
    if (width >= leastRoom) this.label(node, text, inlined, x + padding + glyph, y, width - 2 * padding - glyph);
  }

  private narrow(scene: Scene, node: number, fullX: number, fullWidth: number, floor: Float32Array): void {
    const x = Math.max(0, fullX);
    const right = Math.min(scene.region.width, fullX + fullWidth);
    if (right - x < 0.2) return;
    const { context } = this;
    const y = this.top(scene, node);
    context.globalAlpha = 0.45;
    context.fillStyle = this.ink(node, scene.lit).border ?? this.ink(node, scene.lit).fill;
    context.fillRect(x, y, right - x, frameHeight);
    context.globalAlpha = 1;
    raiseFloor(floor, x, right, reach(scene, y));
  }

  private outline(colour: string, x: number, y: number, width: number): void {
    const { context } = this;
    if (width < 3) {
      context.fillStyle = colour;
      context.fillRect(x, y, width, frameHeight);
      return;
    }
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, width - 1, frameHeight - 1);
  }

  /** New since the base: stripes, so that it is not told by colour alone. */
  private hatch(ink: Ink, x: number, y: number, width: number): void {
    const { context } = this;
    const stripes = this.stripes(ink.dash);
    if (!stripes || width < 3) return;
    context.globalAlpha = 0.3;
    context.fillStyle = stripes;
    context.fillRect(x, y, width, frameHeight);
    context.globalAlpha = 1;
  }

  private stripes(colour: string): CanvasPattern | undefined {
    if (!this.patterns.has(colour)) this.patterns.set(colour, stripesOf(this.context, colour));
    return this.patterns.get(colour);
  }

  /** Gone since the base: nothing but its outline is left. */
  private goneOutline(x: number, y: number, width: number): void {
    const { context } = this;
    context.strokeStyle = this.palette.less;
    context.lineWidth = 1;
    context.setLineDash([3, 2]);
    context.strokeRect(x + 0.5, y + 0.5, Math.max(0.5, width - 1), frameHeight - 1);
    context.setLineDash([]);
  }

  private dashes(colour: string, x: number, y: number, width: number): void {
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.setLineDash([3, 2]);
    context.beginPath();
    context.moveTo(x, y + 0.5);
    context.lineTo(x + width, y + 0.5);
    context.stroke();
    context.setLineDash([]);
  }

  /** The orange line under the part of a frame that no child covers. */
  private foot(scene: Scene, node: number, y: number, colour: string, high: number): void {
    const { layout, region } = scene;
    if (!this.graph.hasSelf || layout.flat[node]! <= 0) return;
    const scale = region.width / (region.to - region.from);
    const x = Math.max(0, (selfStart(this.graph.shape, layout, node) - region.from) * scale);
    const end = Math.min(region.width, (layout.start[node]! + layout.width[node]! - region.from) * scale);
    if (end - x < 0.5) return;
    this.context.fillStyle = colour;
    const top = y + frameHeight - 1 - (high - footHeight);
    this.context.fillRect(x, top, Math.max(0.5, end - x - (end - x > 3 ? 1 : 0)), high);
  }

  /** The side of a tower, one line down all its floors. */
  private wall(x: number, y: number, width: number): void {
    this.context.fillStyle = this.palette.heat;
    this.context.fillRect(x, y, Math.min(width, wallWidth), rowHeight);
  }

  /** A sign in front of the label. */
  private glyph(shape: readonly (readonly [x: number, y: number])[], ink: Ink, x: number, y: number): void {
    const { context } = this;
    const top = y + (frameHeight - glyphHeight) / 2;
    context.fillStyle = ink.strong;
    context.beginPath();
    for (const [across, down] of shape) context.lineTo(x + across, top + down);
    context.fill();
  }

  private label(node: number, ink: Ink, inlined: boolean, x: number, y: number, room: number): void {
    const { context } = this;
    const middle = y + frameHeight / 2 + 0.5;
    const frame = this.graph.shape.frame[node]!;
    const share = room >= shareRoom ? this.graph.figure(node) : '';
    const shareWidth = share === '' ? 0 : this.shareWidth(share) + 10;
    const name = this.labels.fit(frame, inlined, room);
    if (!name) return;
    const used = name.packageWidth + name.width;
    this.font(inlined);
    if (name.package !== '') {
      context.fillStyle = ink.weak;
      context.fillText(name.package, x, middle);
    }
    context.fillStyle = ink.strong;
    context.fillText(name.text, x + name.packageWidth, middle);
    if (share !== '' && used + shareWidth <= room) {
      this.font(false);
      context.fillStyle = ink.weak;
      context.fillText(share, x + room - shareWidth + 10, middle);
    }
  }

  private shareWidth(share: string): number {
    let width = this.shareWidths.get(share);
    if (width === undefined) {
      this.font(false);
      width = this.context.measureText(share).width;
      this.shareWidths.set(share, width);
    }
    return width;
  }

  /** Setting a canvas font parses it; most labels follow one with the same font. */
  private font(italic: boolean): void {
    const font = `${italic ? 'italic ' : ''}${textSize}px ${this.palette.font}`;
    if (font === this.lastFont) return;
    this.context.font = font;
    this.lastFont = font;
  }
}

/** How far into the canvas a row at `y` reaches. */
function reach({ rows, height }: Scene, y: number): number {
  return rows.flipped ? height - y : y + rowHeight;
}

/** What is there now, on the side that is not the base. */
function nowOf(layout: Layout, node: number): number {
  return layout.cum[node]! + (layout.base?.cum[node] ?? 0);
}

/** Whether a node of a comparison came or went; undefined for all others. */
function changeOfNode(layout: Layout, node: number): 'new' | 'gone' | undefined {
  if (!layout.base) return undefined;
  const now = nowOf(layout, node);
  const base = layout.base.cum[node]!;
  if (base === 0 && now > 0) return 'new';
  return now === 0 && base > 0 ? 'gone' : undefined;
}

/** Diagonal stripes of a colour, eight pixels apart. */
function stripesOf(context: CanvasRenderingContext2D, colour: string): CanvasPattern | undefined {
  const tile = document.createElement('canvas');
  tile.width = 8;
  tile.height = 8;
  const drawing = tile.getContext('2d');
  if (!drawing) return undefined;
  drawing.strokeStyle = colour;
  drawing.lineWidth = 2;
  drawing.beginPath();
  for (const shift of [-8, 0, 8]) {
    drawing.moveTo(shift - 1, 9);
    drawing.lineTo(shift + 9, -1);
  }
  drawing.stroke();
  return context.createPattern(tile, 'repeat') ?? undefined;
}

function raiseFloor(floor: Float32Array, x: number, right: number, bottom: number): void {
  const last = Math.min(floor.length - 1, Math.floor(right / columnWidth));
  for (let column = Math.floor(x / columnWidth); column <= last; column++) {
    if (bottom > floor[column]!) floor[column] = bottom;
  }
}

/** FNV-1a; spreads packages over the shades, the same in every run. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
