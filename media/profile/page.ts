/**
 * Owns the page of one open profile: puts the parts together and passes changes on to those they concern.
 * Refuses to know how each part works inside, and how the profile got here.
 */

import type { RefinementKind } from '#engine/profile/refinement';
import { Chips } from './chrome/chips';
import { ExportDialog, type Exporter } from './chrome/export-dialog';
import { Footer } from './chrome/footer';
import { Help } from './chrome/help';
import { InView } from './chrome/in-view';
import { Rail } from './chrome/rail';
import { RefineForm } from './chrome/refine-form';
import { SampleTypes } from './chrome/sample-types';
import { SearchBox } from './chrome/search-box';
import { Toolbar } from './chrome/toolbar';
import { element } from './dom';
import { Card } from './flame/card';
import { addGestures } from './flame/gestures';
import { Minimap } from './flame/minimap';
import { Tooltip } from './flame/tooltip';
import { FlameView } from './flame/view';
import { type Step, walk } from './flame/walk';
import type { KeyActions } from './keys';
import { framePattern } from './presets';
import type { Change, Session, Tab } from './session';
import { TopTable } from './top/table';

/** What the page cannot do by itself. */
export interface PageActions {
  openSource(node: number): void;
  copyStack(node: number): void;
}

export class ProfilePage implements KeyActions {
  readonly element: HTMLElement;
  private readonly types: SampleTypes;
  private readonly toolbar: Toolbar;
  private readonly chips: Chips;
  private readonly searchBox: SearchBox;
  private readonly flame: FlameView;
  private readonly minimap: Minimap;
  private readonly inView: InView;
  private readonly card: Card;
  private readonly tooltip: Tooltip;
  private readonly rail: Rail;
  private readonly top: TopTable;
  private readonly footer: Footer;
  private readonly exportDialog: ExportDialog;
  private readonly helpDialog = new Help();
  private readonly live = element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  private readonly flamePanel: HTMLElement;
  private readonly topPanel: HTMLElement;
  private readonly closing = new AbortController();

  constructor(
    private readonly session: Session,
    private readonly actions: PageActions,
    root: HTMLElement,
    exporter: Exporter,
  ) {
    this.types = new SampleTypes(session);
    this.searchBox = new SearchBox(
      session,
      (direction) => this.step(direction),
      () => this.focusView(),
    );
    const refineForm = new RefineForm(session, () => this.focusView());
    this.chips = new Chips(session, refineForm);
    this.exportDialog = new ExportDialog(session, exporter);
    this.toolbar = new Toolbar(session, this.chips, this.searchBox, () => this.showExport());
    this.footer = new Footer(session);
    this.flame = new FlameView(
      session,
      { painted: (view) => this.painted(view), themed: () => this.paintMinimap() },
      root,
      this.closing.signal,
    );
    this.minimap = new Minimap(session, {
      moveTo: (window) => this.flame.camera.jump(window),
      ink: (node) => this.flame.painter.ink(node, session.search.result?.lit),
    });
    this.inView = new InView(
      session,
      (node) => this.flame.zoomTo(node),
      () => this.showAll(),
    );
    this.tooltip = new Tooltip(session, (node) => session.cardOpen && node === session.selected);
    this.card = new Card(session, {
      ...actions,
      showInTop: () => {
        session.showTab('top');
        this.top.focus();
      },
    });
    addGestures(this.flame, session, this.tooltip, (node) => this.refineBy(node, 'ignore'));
    this.rail = new Rail(session, (node) => this.visit(node));
    this.top = new TopTable(session, {
      showInFlame: (node) => {
        session.showTab('flame');
        this.visit(node);
      },
    });
    const stage = element('div', { class: 'stage' }, this.flame.element, this.card.element);
    this.flamePanel = element(
      'div',
      { role: 'tabpanel', id: 'panel-flame', class: 'panel', 'aria-labelledby': 'tab-flame' },
      this.minimap.element,
      this.inView.element,
      stage,
    );
    this.topPanel = element(
      'div',
      { role: 'tabpanel', id: 'panel-top', class: 'panel', 'aria-labelledby': 'tab-top', hidden: true },
      this.top.element,
    );
    this.element = element(
      'div',
      { class: 'page' },
      this.types.element,
      this.toolbar.element,
      element(
        'main',
        { class: 'content' },
        element('div', { class: 'panels' }, this.flamePanel, this.topPanel),
        this.rail.element,
      ),
      this.footer.element,
      this.tooltip.element,
      this.helpDialog.element,
      refineForm.element,
      this.exportDialog.element,
      this.live,
    );
    session.onChange((change) => this.changed(change));
    new ResizeObserver(() => this.paintMinimap()).observe(this.minimap.element);
    this.showPanels();
  }

  /** Ends what outlives its elements. */
  close(): void {
    this.closing.abort();
  }

  inFlame(target: Element): boolean {
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

  showAll(): void {
    this.flame.camera.showAll();
  }

  toggleCard(): void {
    if (this.session.selected === 0) this.walk('callee');
    this.session.showCard(!this.session.cardOpen);
  }

  escape(): void {
    if (this.session.cardOpen) this.session.showCard(false);
    else if (this.session.selected !== 0) this.session.select(0);
    else if (this.session.search.module) void this.session.light(undefined);
  }

  search(): void {
    this.searchBox.focus();
  }

  step(direction: 1 | -1): void {
    const node = this.session.step(direction);
    if (node !== 0) this.flame.reveal(node);
  }

  sampleType(direction: 1 | -1): void {
    void this.session.chooseSampleType(this.session.layout.sampleType + direction);
  }

  showTab(tab: Tab): void {
    this.session.showTab(tab);
    this.focusView();
  }

  openSource(): void {
    if (this.session.selected !== 0) this.actions.openSource(this.session.selected);
  }

  copyStack(): void {
    if (this.session.selected !== 0) this.actions.copyStack(this.session.selected);
  }

  refineBySelection(kind: 'focus' | 'ignore' | 'hide' | 'showFrom'): void {
    if (this.session.selected !== 0) this.refineBy(this.session.selected, kind);
  }

  private refineBy(node: number, kind: RefinementKind): void {
    const pattern = framePattern(this.session.nameOf(node), this.session.view.granularity);
    void this.session.refine({ kind, pattern });
  }

  undo(): void {
    void this.session.undo();
  }

  redo(): void {
    void this.session.redo();
  }

  invert(): void {
    void this.session.invert();
  }

  showExport(): void {
    this.exportDialog.open();
  }

  /** What became of an export that was to be saved. */
  exported(saved: boolean, message: string): void {
    this.exportDialog.saved(saved, message);
    if (message !== '') this.announce(message);
  }

  help(): void {
    this.helpDialog.toggle();
  }

  /** Says something to people who listen instead of look. */
  announce(text: string): void {
    this.live.textContent = text;
  }

  private visit(node: number): void {
    this.session.select(node);
    this.flame.reveal(node);
    this.flame.twin.update(this.flame.region());
    this.flame.twin.focus(node);
  }

  private focusView(): void {
    if (this.session.tab === 'top') this.top.focus();
    else this.flame.element.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  private changed(change: Change): void {
    switch (change) {
      case 'picture':
        this.flame.redraw();
        this.inView.reset();
        this.chips.update();
        this.footer.update();
        this.paintMinimap();
        this.rail.update();
        this.top.update();
        this.card.update();
        this.announce(this.chips.leftText() || 'everything in view');
        return;
      case 'labels':
        this.rail.update();
        return;
      case 'layout':
        this.types.update();
        this.chips.update();
        this.flame.relayout();
        this.paintMinimap();
        this.rail.update();
        this.top.update();
        this.card.update();
        this.announce(`${this.session.sampleType.type}, total ${this.session.value(this.session.layout.total)}`);
        return;
      case 'selection':
        this.card.update();
        this.top.select(false);
        this.flame.repaint();
        return;
      case 'search':
        this.searchBox.update();
        this.flame.repaint();
        this.paintMinimap();
        this.rail.update();
        this.top.update();
        this.announce(this.searchBox.statusText() || 'search cleared');
        return;
      case 'tab':
        this.toolbar.update();
        this.showPanels();
        return;
      case 'card':
      case 'detail':
        this.card.update();
        this.card.place(this.flame);
        return;
    }
  }

  private showPanels(): void {
    const isFlame = this.session.tab === 'flame';
    this.flamePanel.hidden = !isFlame;
    this.topPanel.hidden = isFlame;
    this.footer.update();
    this.tooltip.hide();
    if (isFlame) this.flame.repaint();
    else this.top.select(true);
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
