/**
 * Owns the sandwich: a function in the middle, above it who calls it, below it what it calls, beside it all functions to choose from.
 * Leaves the sides' drawing to the flame view, and which function it is to the centre.
 */

import { counted } from '#engine/profile/explain/words';
import { shortName } from '#engine/profile/names/frame-name';
import type { Reactions } from '../change';
import { shareWords } from '../compare/compared';
import { element } from '../dom';
import { Card, type CardActions } from '../flame/card';
import { addGestures } from '../flame/gestures';
import { Tooltip } from '../flame/tooltip';
import { FlameView } from '../flame/view';
import { walk } from '../flame/walk';
import { hottest } from '../hottest';
import type { SandwichSides } from '../model';
import type { Session } from '../session';
import { unlessStopped } from '../worker-client';
import { Centre } from './centre';
import { FunctionList } from './functions';
import { pressKey, type SandwichKeys } from './keys';
import { Middle } from './middle';
import { SideGraph } from './side';

export interface SandwichActions extends CardActions {
  ignore(node: number): void;
  announce(text: string): void;
}

/** One side with all that shows it. */
interface Side {
  readonly graph: SideGraph;
  readonly view: FlameView;
  readonly tooltip: Tooltip;
  readonly stage: HTMLElement;
  /** What is said where the side is empty. */
  readonly none: HTMLElement;
}

/** Rows a side gets of the height at least and at most, in parts. */
const fewestRows = 3;
const mostRows = 24;

export class SandwichView implements SandwichKeys {
  readonly element: HTMLElement;
  /** Nothing is asked for while the sandwich is not shown. */
  readonly reactions: Reactions = {
    header: () => this.costsChanged(),
    picture: () => this.costsChanged(),
    layout: () => this.costsChanged(),
    selection: () => {
      this.elsewhere = this.session.selected !== this.followed;
      if (this.session.selected === 0) this.clearSides();
      if (this.isShown) this.follow();
    },
    colouring: () => {
      for (const { view } of this.sides) view.repaint();
    },
    search: () => {
      this.listIsStale = true;
      for (const { graph, view } of this.sides) {
        graph.light();
        view.repaint();
      }
      if (this.isShown) this.updateList();
    },
    card: () => this.showCard(),
    detail: () => this.showCard(),
    tab: () => {
      for (const { tooltip } of this.sides) tooltip.hide();
    },
  };
  private readonly centre: Centre;
  private readonly list: FunctionList;
  private readonly callers: Side;
  private readonly callees: Side;
  private readonly card: Card;
  private readonly middle: Middle;
  /** The selection of the session that was made here, or is shown already. */
  private followed = 0;
  /** Another one was made elsewhere, and waits to be shown. */
  private elsewhere = true;
  private listIsStale = true;

  constructor(
    private readonly session: Session,
    private readonly actions: SandwichActions,
    root: HTMLElement,
    until: AbortSignal,
  ) {
    this.centre = new Centre(session, (sides) => this.show(sides));
    this.list = new FunctionList(session, {
      choose: (frame, keep) => this.go(frame, keep),
      chosen: () => {
        this.element.classList.remove('choosing');
        this.element.focus();
      },
    });
    this.callers = this.side(root, until, true);
    this.callees = this.side(root, until, false);
    this.middle = new Middle(session, { back: () => this.goBack(), choose: () => this.choose() });
    this.card = new Card(session, actions, () => this.here());
    this.element = element(
      'div',
      {
        class: 'sandwich',
        role: 'group',
        'aria-label': 'Callers and callees',
        tabindex: -1,
        'data-testid': 'sandwich',
      },
      this.list.element,
      element('div', { class: 'sides' }, this.callers.stage, this.middle.element, this.callees.stage),
      this.callers.tooltip.element,
      this.callees.tooltip.element,
    );
    this.element.addEventListener('keydown', (event) => {
      const target = event.target instanceof Element ? event.target : this.element;
      if (event.defaultPrevented || target.closest('button, [role=listbox]') || !this.key(event)) return;
      event.preventDefault();
    });
  }

  private costsChanged(): void {
    this.centre.invalidate();
    this.listIsStale = true;
    // The session has carried the selection over into another picture.
    if (!this.elsewhere) this.followed = this.session.selected;
    if (this.isShown) this.follow();
  }

  /** It came into view. */
  shown(): void {
    this.follow();
  }

  focus(): void {
    const { active } = this;
    if (active.graph.selected === 0) this.element.focus({ preventScroll: true });
    else active.view.focus(active.graph.selected);
  }

  /** Does what a key asks for; false when it asks for nothing here. */
  key(event: KeyboardEvent): boolean {
    return pressKey(event, this);
  }

  centreOnSelection(): void {
    this.centreOn(this.active, this.active.graph.selected);
  }

  showAll(): void {
    for (const { view } of this.sides) view.camera.showAll();
  }

  /** To the next hit of the search on both sides, callers first. */
  step(direction: 1 | -1): void {
    const all = this.sides.flatMap((side) => Array.from(side.graph.hits, (node) => ({ side, node })));
    if (all.length === 0) return;
    const at = all.findIndex(({ side, node }) => side === this.active && node === side.graph.selected);
    const from = at < 0 && direction < 0 ? 0 : at;
    const { side, node } = all[(from + direction + all.length) % all.length]!;
    this.visit(side, node);
  }

  private get sides(): readonly [Side, Side] {
    return [this.callers, this.callees];
  }

  private get isShown(): boolean {
    return this.session.tab === 'sandwich';
  }

  /** The side with the selection, else the callees. */
  private get active(): Side {
    return this.callers.graph.selected !== 0 ? this.callers : this.callees;
  }

  private side(root: HTMLElement, until: AbortSignal, flipped: boolean): Side {
    const { session } = this;
    const graph = new SideGraph(session, !flipped, (picked) => this.picked(picked));
    const view = new FlameView(graph, { painted: () => this.placeCard(), themed: () => undefined }, root, until, {
      id: flipped ? 'callers' : 'callees',
      label: flipped ? 'Callers' : 'Callees',
      flipped,
    });
    const tooltip = new Tooltip(graph, (node) => session.cardOpen && node === graph.selected);
    const none = element('p', { class: 'side-none quiet', hidden: true });
    const side: Side = {
      graph,
      view,
      tooltip,
      none,
      stage: element('div', { class: 'stage' }, view.element, none),
    };
    addGestures(view, tooltip, {
      pick: (node) => {
        if (node !== 0) this.centreOn(side, node);
      },
      // The first click has put the function in the middle already; what lies under the pointer now is another one.
      open: () => undefined,
      point: (node) => graph.select(node),
      ignore: (node) => this.actions.ignore(graph.mainNode(node)),
    });
    return side;
  }

  /** With the own function that costs most, what it calls in libraries included; else with the one that costs most by itself. */
  private async begin(): Promise<void> {
    const { session, centre } = this;
    const listing = await session.listingOf(hottest(session), true).catch(unlessStopped);
    // Somebody has chosen meanwhile; another picture begins anew.
    if (listing && this.isShown && centre.frame < 0 && session.selected === 0) this.go(listing.frame);
  }

  /** Puts the function in the middle that is selected elsewhere, or at first one that is worth a look. */
  private follow(): void {
    const { session, centre } = this;
    const elsewhere = this.elsewhere && session.selected !== 0;
    this.elsewhere = false;
    this.followed = session.selected;
    if (elsewhere) this.go(session.frameOf(session.selected));
    else if (centre.frame < 0 && session.selected !== 0) this.go(session.frameOf(session.selected));
    else if (centre.frame < 0) void this.begin();
    centre.load();
    this.updateList();
    this.showCard();
  }

  private updateList(): void {
    if (this.listIsStale) this.list.update(this.centre.frame);
    this.listIsStale = false;
  }

  private go(frame: number, keep = true): void {
    const { session, centre } = this;
    centre.go(frame, keep);
    this.clearSides();
    this.followed = session.layout.widest[frame]!;
    if (session.selected !== this.followed) session.select(this.followed, false);
    this.list.choose(frame);
  }

  goBack(): void {
    if (!this.centre.back()) return;
    const { frame } = this.centre;
    this.clearSides();
    this.followed = this.session.layout.widest[frame]!;
    this.session.select(this.followed, false);
    this.list.choose(frame);
  }

  private centreOn(side: Side, node: number): void {
    if (node !== 0 && side.graph.frames === this.session.frames) this.go(side.graph.frameOf(node));
  }

  private clearSides(): void {
    for (const { graph, view } of this.sides) {
      if (graph.selected === 0) continue;
      graph.selected = 0;
      view.updateTwin();
    }
  }

  /** A selection on one side is the selection everywhere. */
  private picked(graph: SideGraph): void {
    for (const side of this.sides) {
      side.view.repaint();
      if (side.graph === graph || side.graph.selected === 0) continue;
      side.graph.selected = 0;
      side.view.updateTwin();
    }
    this.followed = graph.mainNode(graph.selected);
    this.session.select(this.followed);
    this.showCard();
  }

  private visit(side: Side, node: number): void {
    side.graph.select(node);
    side.view.reveal(node);
    side.view.focus(node);
  }

  /** The card of the selection; where there is none, of the first callee, or else caller. */
  toggleCard(): void {
    if (this.sides.every(({ graph }) => graph.isEmpty)) return;
    if (this.active.graph.selected === 0) this.climb(this.callees.graph.isEmpty);
    this.session.showCard(!this.session.cardOpen);
  }

  climb(up: boolean): void {
    const { active } = this;
    const { graph } = active;
    const outwards = (active === this.callers) === up;
    const node = graph.selected;
    if (node === 0 || (!outwards && graph.shape.depth[node] === 1)) {
      const other = up ? this.callers : this.callees;
      const first = walk(other.graph.shape, other.graph.layout, 0, 'callee');
      if (first !== 0) this.visit(other, first);
      return;
    }
    this.visit(active, walk(graph.shape, graph.layout, node, outwards ? 'callee' : 'caller'));
  }

  walk(step: 'before' | 'after' | 'outermost' | 'innermost'): void {
    const { active } = this;
    const node = walk(active.graph.shape, active.graph.layout, active.graph.selected, step);
    if (node !== 0) this.visit(active, node);
  }

  zoom(factor: number): void {
    const { graph, view } = this.active;
    const { layout, selected } = graph;
    const { from, to } = view.camera.target;
    view.camera.zoom(selected === 0 ? (from + to) / 2 : layout.start[selected]! + layout.width[selected]! / 2, factor);
  }

  private show(sides: SandwichSides): void {
    this.callers.graph.use(sides.callers);
    this.callees.graph.use(sides.callees);
    const name = this.centre.name;
    const none = ['Nobody calls it: its stacks begin here.', 'It calls nothing that cost.'];
    this.sides.forEach(({ graph, stage, none: said }, index) => {
      said.hidden = !graph.isEmpty;
      said.textContent = none[index]!;
      stage.style.flexGrow = String(Math.min(mostRows, Math.max(fewestRows, graph.depth)));
    });
    this.middle.show(this.centre.frame, sides.recursive, this.centre.canGoBack);
    const hadFocus = this.sides.some(({ view }) => view.element.contains(document.activeElement));
    // Once all of them have the height they keep: frames stand where they are drawn.
    for (const { view } of this.sides) view.redraw();
    // The frame that had the keys is gone with its side.
    if (hadFocus) this.focus();
    this.list.choose(this.centre.frame);
    this.showCard();
    const callers = counted(this.callers.graph.neighbours, 'caller');
    const callees = counted(this.callees.graph.neighbours, 'callee');
    this.actions.announce(`${name}: ${callers}, ${callees}`);
  }

  /** In a narrow page the list lies over the sides until a function is chosen. */
  private choose(): void {
    if (this.element.classList.toggle('choosing')) this.list.focus();
  }

  private showCard(): void {
    if (!this.isShown) return;
    const { active } = this;
    const { selected } = active.graph;
    if (selected === 0) {
      this.card.element.remove();
      return;
    }
    if (this.card.element.parentElement !== active.stage) active.stage.append(this.card.element);
    this.card.update();
    this.placeCard();
  }

  private placeCard(): void {
    const { selected } = this.active.graph;
    if (selected !== 0) this.card.place(this.active.view, selected);
  }

  /** What the selected frame costs in this place. */
  private here(): string {
    const { active, centre, session } = this;
    const { graph } = active;
    const cum = graph.layout.cum[graph.selected]!;
    const name = shortName(centre.name);
    const cost = `${session.value(cum)} (${shareWords(session, cum)})`;
    return active === this.callers
      ? `Calls to ${name} by this path cost ${cost}.`
      : `Below ${name} by this path: ${cost}.`;
  }
}
