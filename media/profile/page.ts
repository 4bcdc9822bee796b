/**
 * Owns the page of one open profile: puts the parts together and passes changes on to those they concern.
 * Refuses to know how each part works inside, and how the profile got here.
 */

import type { RefinementKind } from '#engine/profile/refinement';
import { Chips } from './chrome/chips';
import { Footer } from './chrome/footer';
import { Help } from './chrome/help';
import { InView } from './chrome/in-view';
import { Rail } from './chrome/rail';
import { RefineForm } from './chrome/refine-form';
import { SampleTypes } from './chrome/sample-types';
import { SearchBox } from './chrome/search-box';
import { Toolbar } from './chrome/toolbar';
import { element } from './dom';
import { Card, type CardActions } from './flame/card';
import { addGestures } from './flame/gestures';
import { Minimap } from './flame/minimap';
import { Tooltip } from './flame/tooltip';
import { FlameView } from './flame/view';
import { type Step, walk } from './flame/walk';
import type { KeyActions } from './keys';
import { framePattern } from './presets';
import { SandwichView } from './sandwich/view';
import type { Change, Session, Tab } from './session';
import { TopTable } from './top/table';
import { TreeView } from './tree/view';

/** What the page cannot do by itself. */
export interface PageActions {
  openSource(node: number): void;
  copyStack(node: number): void;
  copyText(text: string): void;
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
  private readonly sandwichPanel: HTMLElement;
  /** Made when it is looked at first. */
  private sandwich: SandwichView | undefined;
  private readonly tree: TreeView;
  private readonly footer: Footer;
  private readonly helpDialog = new Help();
  private readonly live = element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  private readonly panels: readonly { readonly tab: Tab; readonly element: HTMLElement }[];
  private readonly cardActions: CardActions;
  private readonly closing = new AbortController();

  constructor(
    private readonly session: Session,
    private readonly actions: PageActions,
    private readonly root: HTMLElement,
  ) {
    this.types = new SampleTypes(session);
    this.searchBox = new SearchBox(
      session,
      (direction) => this.step(direction),
      () => this.focusView(),
    );
    const refineForm = new RefineForm(session, () => this.focusView());
    this.chips = new Chips(session, refineForm);
    this.toolbar = new Toolbar(session, this.chips, this.searchBox);
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
    this.cardActions = {
      ...actions,
      showInTop: () => this.showTab('top'),
      showInSandwich: () => this.showTab('sandwich'),
    };
    this.card = new Card(session, this.cardActions);
    addGestures(this.flame, this.tooltip, {
      pick: (node) => {
        session.select(node, node !== 0);
        if (node !== 0) this.flame.focus(node);
      },
      open: (node) => this.flame.zoomTo(node),
      ignore: (node) => this.refineBy(node, 'ignore'),
    });
    this.rail = new Rail(session, (node) => this.visit(node));
    const showInFlame = (node: number) => {
      session.showTab('flame');
      this.visit(node);
    };
    const announce = (text: string) => this.announce(text);
    this.top = new TopTable(session, { showInFlame, copy: (text) => actions.copyText(text), announce });
    this.tree = new TreeView(session, { showInFlame, announce });
    this.sandwichPanel = panel('sandwich').element;
    const stage = element('div', { class: 'stage' }, this.flame.element, this.card.element);
    this.panels = [
      panel('flame', this.minimap.element, this.inView.element, stage),
      { tab: 'sandwich', element: this.sandwichPanel },
      panel('top', this.top.element),
      panel('tree', this.tree.element),
    ];
    this.element = element(
      'div',
      { class: 'page' },
      this.types.element,
      this.toolbar.element,
      element(
        'main',
        { class: 'content' },
        element('div', { class: 'panels' }, ...this.panels.map(({ element }) => element)),
        this.rail.element,
      ),
      this.footer.element,
      this.tooltip.element,
      this.helpDialog.element,
      refineForm.element,
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

  get showsFlame(): boolean {
    return this.session.tab === 'flame';
  }

  keyWithoutFocus(event: KeyboardEvent): boolean {
    const { tab } = this.session;
    return tab === 'sandwich' ? this.openSandwich().key(event) : tab === 'tree' && this.tree.key(event);
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
    if (this.session.tab === 'sandwich') {
      this.openSandwich().step(direction);
      return;
    }
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

  help(): void {
    this.helpDialog.toggle();
  }

  /** Says something to people who listen instead of look. */
  announce(text: string): void {
    this.live.textContent = text;
  }

  private visit(node: number): void {
    this.session.select(node);
    if (!this.showsFlame) return;
    this.flame.reveal(node);
    this.flame.focus(node);
  }

  private focusView(): void {
    const { tab } = this.session;
    if (tab === 'flame')
      this.flame.element.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
    else if (tab === 'sandwich') this.openSandwich().focus();
    else if (tab === 'tree') this.tree.focus();
    else this.top.focus();
  }

  private changed(change: Change): void {
    this.showChange(change);
    this.sandwich?.changed(change);
    this.tree.changed(change);
  }

  private showChange(change: Change): void {
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
    const { tab, selected } = this.session;
    for (const panel of this.panels) panel.element.hidden = panel.tab !== tab;
    this.footer.update();
    this.tooltip.hide();
    if (tab === 'flame') {
      this.flame.reveal(selected);
      this.flame.repaint();
    }
    if (tab === 'top') this.top.select(true);
    if (tab === 'sandwich') this.openSandwich();
  }

  private openSandwich(): SandwichView {
    if (!this.sandwich) {
      const announce = (text: string) => this.announce(text);
      const ignore = (node: number) => this.refineBy(node, 'ignore');
      const actions = { ...this.cardActions, announce, ignore };
      this.sandwich = new SandwichView(this.session, actions, this.root, this.closing.signal);
      this.sandwichPanel.append(this.sandwich.element);
    }
    return this.sandwich;
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

function panel(tab: Tab, ...content: readonly HTMLElement[]) {
  const made = element(
    'div',
    { role: 'tabpanel', id: `panel-${tab}`, class: 'panel', 'aria-labelledby': `tab-${tab}`, hidden: true },
    ...content,
  );
  return { tab, element: made };
}
