/**
 * Owns the page of one open profile: puts the parts together and passes changes on to those they concern.
 * Refuses to know how each part works inside, and how the profile got here.
 */

import { visibleText } from '#engine/profile/names/visible-text';
import type { Refinement, RefinementKind } from '#engine/profile/refine/refinement';
import type { SourcePlace } from '#protocol/profile';
import type { PageActions } from './actions';
import type { Change, Reactions } from './change';
import { Chips } from './chrome/chips';
import type { ExportDialog } from './chrome/export-dialog';
import { Fold } from './chrome/fold';
import { Footer } from './chrome/footer';
import { Help } from './chrome/help';
import { Menu } from './chrome/menu';
import { NothingLeft } from './chrome/nothing-left';
import { Rail } from './chrome/rail';
import { RefineForm } from './chrome/refine-form';
import { SampleTypes } from './chrome/sample-types';
import { SearchBox } from './chrome/search-box';
import { Toolbar } from './chrome/toolbar';
import { Verdicts } from './chrome/verdicts';
import { ComparisonBar } from './compare/bar';
import { element } from './dom';
import { FlamePanel } from './flame/panel';
import type { Step } from './flame/walk';
import type { KeyActions } from './keys';
import { nodeAt } from './node-at';
import type { Panel } from './panel';
import { framePattern } from './presets';
import { SandwichPanel } from './sandwich/panel';
import type { Session, Tab } from './session';
import type { KnownSource } from './source/known-source';
import { SourceView } from './source/view';
import { TopPanel } from './top/panel';
import { TreePanel } from './tree/panel';

/** What a page is opened with. */
export interface PageSetting {
  readonly source: KnownSource;
  /** Element whose style holds the theme. */
  readonly root: HTMLElement;
  readonly exportDialog: ExportDialog;
  /** Whether the host shows a menu of its own on frames. */
  readonly hostHasMenu: boolean;
  /** Refinements used before, offered again. */
  readonly recent: readonly Refinement[];
}

export class ProfilePage implements KeyActions {
  readonly element: HTMLElement;
  /** What stands around the views. */
  private readonly reactions: Reactions = {
    header: () => this.costsChanged('header'),
    picture: () => this.costsChanged('picture'),
    layout: () => this.costsChanged('layout'),
    search: () => {
      this.searchBox.update();
      this.verdicts.mark();
      this.rail.update();
      this.announce(this.searchBox.statusText() || 'search cleared');
    },
    colouring: () => this.footer.update(),
    verdicts: () => this.verdicts.update(),
    labels: () => this.rail.update(),
    tab: () => {
      this.toolbar.update();
      this.showPanels();
    },
  };
  private readonly types: SampleTypes;
  private readonly comparison: ComparisonBar;
  private readonly toolbar: Toolbar;
  private readonly chips: Chips;
  private readonly searchBox: SearchBox;
  private readonly rail: Rail;
  /** Holds the rail, and folds it where it stands below the views. */
  private readonly below: Fold;
  private readonly flame: FlamePanel;
  private readonly source: SourceView;
  private readonly panels: ReadonlyMap<Tab, Panel>;
  private readonly frames: ReadonlyMap<Tab, HTMLElement>;
  private readonly nothingLeft: NothingLeft;
  private readonly verdicts: Verdicts;
  private readonly footer: Footer;
  private readonly helpDialog: Help;
  private readonly live = element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  private readonly exportDialog: ExportDialog;
  private readonly closing = new AbortController();

  constructor(
    private readonly session: Session,
    private readonly actions: PageActions,
    { source, root, exportDialog, recent, hostHasMenu }: PageSetting,
  ) {
    this.exportDialog = exportDialog;
    this.helpDialog = new Help(actions.sourceDeed);
    this.types = new SampleTypes(session, () => actions.pickBase());
    this.comparison = new ComparisonBar(session, { pickBase: actions.pickBase, change: actions.compare });
    this.searchBox = new SearchBox(
      session,
      (direction) => this.step(direction),
      () => this.focusView(),
    );
    const refineForm = new RefineForm(session, recent, () => this.focusView());
    this.chips = new Chips(session, refineForm);
    this.toolbar = new Toolbar(session, this.chips, this.searchBox, () => this.showExport());
    this.footer = new Footer(session, () => this.help(), actions.sourceDeed);
    const lost = () => this.chips.focusLast();
    this.rail = new Rail(session, (node) => this.visit(node), lost);
    this.below = new Fold('Modules, labels, hottest functions', this.rail.element);
    const shared = {
      ...actions,
      ignore: (node: number) => this.refineBy(node, 'ignore'),
      showInFlame: (node: number) => this.showInFlame(node),
      showInTop: () => this.showTab('top'),
      showInSandwich: () => this.showTab('sandwich'),
      announce: (text: string) => this.announce(text),
    };
    this.flame = new FlamePanel(session, shared, root, this.closing.signal);
    this.nothingLeft = new NothingLeft(session, lost);
    this.verdicts = new Verdicts(session, { visit: (node) => this.showInFlame(node), open: actions.openPlace });
    this.source = new SourceView(session, source, shared);
    this.panels = new Map<Tab, Panel>([
      ['flame', this.flame],
      ['sandwich', new SandwichPanel(session, shared, root, this.closing.signal)],
      ['top', new TopPanel(session, shared)],
      ['tree', new TreePanel(session, shared)],
      ['source', this.source],
    ]);
    this.frames = new Map(Array.from(this.panels, ([tab, panel]) => [tab, frameOf(tab, panel)]));
    this.element = element(
      'div',
      { class: 'page' },
      element('div', {}, this.comparison.element, this.types.element),
      this.toolbar.element,
      this.nothingLeft.element,
      this.verdicts.element,
      element(
        'main',
        { class: 'content' },
        element('div', { class: 'panels' }, ...this.frames.values()),
        this.below.element,
      ),
      this.footer.element,
      this.flame.tooltip.element,
      this.helpDialog.element,
      refineForm.element,
      exportDialog.element,
      this.live,
    );
    if (!hostHasMenu) this.addMenu();
    this.element.classList.toggle('comparing', session.isComparison);
    this.comparison.update();
    this.nothingLeft.update();
    session.onChange((change) => this.changed(change), this.closing.signal);
    this.showPanels();
  }

  /** Ends what outlives its elements. */
  close(): void {
    this.closing.abort();
  }

  inFlame(target: Element): boolean {
    return this.flame.owns(target);
  }

  get showsFlame(): boolean {
    return this.session.tab === 'flame';
  }

  key(event: KeyboardEvent): boolean {
    return this.panel?.key?.(event) ?? false;
  }

  walk(step: Step): void {
    this.flame.walk(step);
  }

  zoomIn(): void {
    this.flame.zoomIn();
  }

  zoomBack(): void {
    this.flame.zoomBack();
  }

  zoomBy(factor: number): void {
    this.flame.zoomBy(factor);
  }

  showAll(): void {
    this.flame.showAll();
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
    if (this.panel?.step) {
      this.panel.step(direction);
      return;
    }
    const node = this.session.step(direction);
    if (node !== 0 && this.showsFlame) this.flame.reveal(node);
  }

  sampleType(direction: 1 | -1): void {
    void this.session.stepSampleType(direction);
  }

  showTab(tab: Tab): void {
    if (!this.panels.has(tab)) return;
    this.session.showTab(tab);
    this.focusView();
  }

  openSource(peek?: boolean): void {
    if (this.session.selected !== 0) this.actions.openSource(this.session.selected, peek);
  }

  /** Shows a line in the Source view. @param node 0 for the widest one of the place's function, else of its file. False where nothing in view lies there */
  showSource(place: SourcePlace, node = 0): boolean {
    const shown = node || nodeAt(this.session, place);
    if (shown === 0) return false;
    this.source.show(shown, place.line);
    this.showTab('source');
    return true;
  }

  copyStack(): void {
    if (this.session.selected !== 0) this.actions.copyStack(this.session.selected);
  }

  refineBySelection(kind: 'focus' | 'ignore' | 'hide' | 'showFrom'): void {
    if (this.session.selected !== 0) this.refineBy(this.session.selected, kind);
  }

  addRefinement(): void {
    this.chips.openForm();
  }

  private refineBy(node: number, kind: RefinementKind): void {
    const { session } = this;
    const file = session.frames.files[session.frameOf(node)]!;
    const pattern = framePattern(session.nameOf(node), session.view.granularity, file);
    if (pattern !== undefined) void this.session.steps.refine({ kind, pattern });
    else this.announce('No pattern matches this frame: neither its name nor its binary is known.');
  }

  undo(): void {
    void this.session.steps.undo();
  }

  redo(): void {
    void this.session.steps.redo();
  }

  invert(): void {
    void this.session.steps.invert();
  }

  copyName(): void {
    if (this.session.selected === 0) return;
    this.actions.copy(this.session.nameOf(this.session.selected));
    this.announce('name copied');
  }

  pan(direction: 1 | -1): void {
    this.flame.pan(direction);
  }

  /** A menu on whatever stands for a frame; the views select it before. */
  private addMenu(): void {
    const menu = new Menu('Selected frame', 'frame-menu', [
      [
        { title: 'Zoom to it', aside: 'Enter', isKey: true, act: () => this.showInFlame(this.session.selected, true) },
        { title: 'Callers and callees', aside: '2', isKey: true, act: () => this.showTab('sandwich') },
      ],
      [
        { title: 'Focus', aside: 'f', isKey: true, act: () => this.refineBySelection('focus') },
        { title: 'Ignore', aside: 'i', isKey: true, act: () => this.refineBySelection('ignore') },
        { title: 'Hide', aside: 'h', isKey: true, act: () => this.refineBySelection('hide') },
        { title: 'Show from', aside: 's', isKey: true, act: () => this.refineBySelection('showFrom') },
      ],
      [
        { title: this.actions.sourceDeed, aside: 'F12', isKey: true, act: () => this.openSource() },
        { title: 'Copy name', aside: 'C', isKey: true, act: () => this.copyName() },
        { title: 'Copy stack', aside: 'c', isKey: true, act: () => this.copyStack() },
      ],
    ]);
    this.element.append(menu.element);
    this.element.addEventListener('contextmenu', (event) => {
      const target = event.target instanceof Element ? event.target : this.element;
      if (!target.closest('.flame, .table .row') || this.session.selected === 0) return;
      event.preventDefault();
      menu.open(event.clientX, event.clientY);
    });
  }

  showExport(): void {
    this.exportDialog.open();
  }

  help(): void {
    this.helpDialog.toggle();
  }

  /** Says something to people who listen instead of look. */
  announce(text: string): void {
    this.live.textContent = visibleText(text);
  }

  private showInFlame(node: number, zoom = false): void {
    this.session.showTab('flame');
    this.flame.visit(node);
    if (zoom) this.flame.zoomIn();
  }

  /** Selects a node, and brings it into view where the graph is shown. */
  private visit(node: number): void {
    if (this.showsFlame) this.flame.visit(node);
    else this.session.select(node);
  }

  private get panel(): Panel | undefined {
    return this.panels.get(this.session.tab);
  }

  private focusView(): void {
    this.panel?.focus();
  }

  private changed(change: Change): void {
    for (const panel of this.panels.values()) panel.reactions[change]?.();
    this.reactions[change]?.();
  }

  private costsChanged(change: Change): void {
    this.element.classList.toggle('comparing', this.session.isComparison);
    this.types.update();
    this.comparison.update();
    this.chips.update();
    this.nothingLeft.update();
    this.verdicts.scope();
    this.footer.update();
    this.rail.update();
    this.announce(this.saidOf(change));
  }

  /** What a new picture is told as. */
  private saidOf(change: Change): string {
    const { session } = this;
    if (change === 'picture') return this.chips.leftText() || 'everything in view';
    const total = `${session.sampleType.type}, total ${session.value(session.layout.total)}`;
    return session.comparison ? `compared with ${session.comparison.name}: ${total}` : total;
  }

  private showPanels(): void {
    for (const [tab, frame] of this.frames) frame.hidden = tab !== this.session.tab;
    // Source has lists of its own, and needs the room.
    this.below.element.hidden = this.session.tab === 'source';
    this.footer.update();
    this.panel?.shown();
  }
}

function frameOf(tab: Tab, panel: Panel): HTMLElement {
  const attributes = { role: 'tabpanel', id: `panel-${tab}`, class: 'panel', 'aria-labelledby': `tab-${tab}` };
  return element('div', attributes, panel.element);
}
