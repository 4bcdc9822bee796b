/**
 * Owns the flame view as a whole: strip, line of what is in view, graph with card and hover text, and what a comparison adds above and below.
 * Refuses to know how each part works inside.
 */
import type { GrowthRow } from '#engine/profile/compare/growth-rows';
import type { PageActions } from '../actions';
import type { Reactions } from '../change';
import { InView } from '../chrome/in-view';
import { Growth } from '../compare/growth-table';
import { element } from '../dom';
import type { Panel } from '../panel';
import type { Session } from '../session';
import { Card, type CardActions } from './card';
import { addGestures } from './gestures';
import { Minimap } from './minimap';
import { Tooltip } from './tooltip';
import { FlameView } from './view';
import { type Step, walk } from './walk';

export interface FlamePanelActions extends PageActions, CardActions {
  /** A click with Alt held. */
  ignore(node: number): void;
  announce(text: string): void;
}

export class FlamePanel implements Panel {
  readonly element: HTMLElement;
  readonly reactions: Reactions = {
    header: () => this.pictureChanged(),
    picture: () => this.pictureChanged(),
    layout: () => {
      this.flame.relayout();
      this.paintMinimap();
      this.card.update();
      void this.growth.update();
    },
    selection: () => {
      this.card.update();
      this.growth.select();
      this.flame.repaint();
    },
    colouring: () => this.coloursChanged(),
    search: () => this.coloursChanged(),
    card: () => this.cardChanged(),
    detail: () => this.cardChanged(),
    verdicts: () => this.flame.remark(),
    tab: () => this.tooltip.hide(),
  };
  readonly tooltip: Tooltip;
  private readonly flame: FlameView;
  private readonly minimap: Minimap;
  private readonly inView: InView;
  private readonly card: Card;
  private readonly growth: Growth;

  /**
   * @param root element whose style holds the theme
   * @param until aborted when the page closes
   */
  constructor(
    private readonly session: Session,
    actions: FlamePanelActions,
    root: HTMLElement,
    until: AbortSignal,
  ) {
    this.flame = new FlameView(
      session,
      { painted: (view) => this.painted(view), themed: () => this.paintMinimap() },
      root,
      until,
    );
    this.minimap = new Minimap(session, {
      moveTo: (window) => this.flame.camera.jump(window),
      ink: (node) => this.flame.painter.ink(node, session.lit),
    });
    this.inView = new InView(
      session,
      (node) => this.flame.zoomTo(node),
      () => this.showAll(),
    );
    this.tooltip = new Tooltip(session, (node) => session.cardOpen && node === session.selected);
    this.card = new Card(session, actions);
    addGestures(this.flame, this.tooltip, {
      pick: (node) => {
        session.select(node, node !== 0);
        if (node !== 0) this.flame.focus(node);
      },
      open: (node) => this.flame.zoomTo(node),
      point: (node) => session.select(node),
      ignore: actions.ignore,
    });
    this.growth = new Growth(session, {
      visit: (row) => this.visitRow(row),
      showInFlame: (row) => {
        this.visitRow(row);
        if (session.selected !== 0) this.flame.focus(session.selected);
      },
      showInSandwich: (row) => {
        this.visitRow(row);
        if (session.selected !== 0) actions.showInSandwich(session.selected);
      },
      openPlace: (place) => actions.openPlace(place),
      copy: (text) => actions.copy(text),
      announce: (text) => actions.announce(text),
    });
    const stage = element('div', { class: 'stage' }, this.flame.element, this.card.element);
    this.element = element(
      'div',
      { class: 'flame-panel' },
      this.growth.summary,
      this.minimap.element,
      this.inView.element,
      stage,
      this.growth.element,
    );
    new ResizeObserver(() => this.minimap.resized(this.flame.palette)).observe(this.minimap.element);
    void this.growth.update();
  }

  private pictureChanged(): void {
    const hadFocus = this.flame.element.contains(document.activeElement);
    this.flame.redraw();
    this.inView.reset();
    this.paintMinimap();
    this.card.update();
    void this.growth.update();
    // The frame that had the keys is gone with its tree.
    if (hadFocus) this.focus();
  }

  private coloursChanged(): void {
    this.flame.repaint();
    this.paintMinimap();
  }

  private cardChanged(): void {
    this.card.update();
    this.card.place(this.flame);
  }

  shown(): void {
    this.flame.reveal(this.session.selected);
    this.flame.repaint();
    this.paintMinimap();
  }

  focus(): void {
    const { selected } = this.session;
    if (selected !== 0) {
      // What was selected elsewhere may have no twin yet, and another frame's would take the keys.
      this.flame.reveal(selected);
      this.flame.focus(selected);
      // One that costs nothing in this sample type has none.
      if (this.flame.element.contains(document.activeElement)) return;
    }
    this.flame.updateTwin();
    this.element.querySelector<HTMLElement>('.twin [tabindex="0"]')?.focus({ preventScroll: true });
  }

  owns(target: Element): boolean {
    return this.flame.element.contains(target);
  }

  walk(step: Step): void {
    const node = walk(this.session.shape, this.session.layout, this.session.selected, step);
    if (node !== 0) this.visit(node);
  }

  zoomIn(): void {
    if (this.session.selected !== 0) this.flame.zoomTo(this.session.selected);
  }

  zoomBack(): void {
    this.flame.camera.back();
  }

  zoomBy(factor: number): void {
    const { from, to } = this.flame.camera.target;
    const { layout, selected } = this.session;
    const middle = layout.start[selected]! + layout.width[selected]! / 2;
    const at = selected !== 0 && middle >= from && middle <= to ? middle : (from + to) / 2;
    this.flame.camera.zoom(at, factor);
  }

  /** By a fifth of what is in view. */
  pan(direction: 1 | -1): void {
    this.flame.camera.nudge(direction / 5);
  }

  showAll(): void {
    this.flame.camera.showAll();
  }

  /** Brings a node into view. */
  reveal(node: number): void {
    this.flame.reveal(node);
  }

  /** Selects a node, brings it into view and gives it the keyboard. */
  visit(node: number): void {
    this.session.select(node);
    this.flame.reveal(node);
    this.flame.focus(node);
  }

  /** Selects what a row of the growth table is about; the table keeps the keyboard. */
  private visitRow(row: GrowthRow): void {
    const { session } = this;
    const frame = session.frames.names.indexOf(row.function);
    const node = session.view.inverted ? (session.layout.widest[frame] ?? 0) : row.node;
    session.select(node, false);
    if (node !== 0) this.flame.reveal(node);
  }

  private painted(view: FlameView): void {
    this.minimap.show(view.camera.window);
    this.inView.update(view);
    this.card.place(view);
  }

  private paintMinimap(): void {
    this.minimap.paint(this.flame.palette);
  }
}
