/** Owns the right rail: whose code runs, what labels cost, the hottest functions, and who calls what was searched for. Refuses to know the canvas. */

import type { LabelGroup, LabelValue } from '#engine/profile/costs/label-costs';
import { counted } from '#engine/profile/explain/words';
import { type ModuleKind, shortName } from '#engine/profile/names/frame-name';
import { visibleText } from '#engine/profile/names/visible-text';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { button, element } from '../dom';
import { type Doing, moduleKinds, noLabel } from '../model';
import { labelPattern, modulePattern } from '../presets';
import { frameName } from '../rows/frame-text';
import type { Session } from '../session';
import { stackless, stacklessHint } from '../stackless';

/** What the legend calls each module. */
export const moduleNames = {
  own: 'your code',
  dependency: 'dependencies',
  std: 'standard library',
  runtime: 'runtime',
  gc: 'garbage collector',
  unnamed: 'unnamed code',
  label: 'labels',
} as const;

/** Over the lists of modules and of functions, by what the stacks have in common. */
const titles: Readonly<Record<Doing, readonly [modules: string, functions: string]>> = {
  runs: ['Whose code runs (self)', 'Hottest functions (self)'],
  waits: ['Whose code waits', 'Functions that wait'],
  holds: ['Whose code holds locks', 'Functions that hold locks'],
  leaks: ['Whose goroutines leak', 'Functions that leak'],
  allocates: ['Whose code allocates (self)', 'Functions that allocate (self)'],
  keeps: ['Whose memory is in use (self)', 'Functions that hold memory (self)'],
};

/** Over the list of functions where profiles are compared. */
const changed = { self: 'Functions that changed most (self)', closest: 'Functions that changed most' } as const;

const closestHint =
  'Each stack counts once: for your code where it holds any, else for a dependency, the standard library, the runtime';

interface Row {
  readonly label: HTMLElement;
  readonly value: number;
  /** Module kind, `heat`, `match` or `label`: the bar's colour. */
  readonly kind: string;
}

/** Rows of each list of functions. */
const listLength = 8;
/** Labels listed, and values of each. */
const mostLabels = 12;
const labelValues = 5;

export class Rail {
  /** Labels of which all values are listed. */
  private readonly opened = new Set<string>();
  /** The row that had the focus, where it may come back with the labels. */
  private awaited: string | undefined;
  readonly element = element('aside', { class: 'rail', 'aria-label': 'Shares', tabindex: -1 });

  /** @param lost takes the focus where the row that had it is gone */
  constructor(
    private readonly session: Session,
    private readonly visit: (node: number) => void,
    private readonly lost: () => void,
  ) {
    this.update();
  }

  update(): void {
    const { activeElement } = document;
    const focused = activeElement === this.element ? this.awaited : rowOf(activeElement);
    const sections = [this.modules(), ...this.labels(), hint(), this.callers(), this.hottest()];
    this.element.replaceChildren(...sections.filter((section) => section !== undefined));
    this.awaited = undefined;
    if (focused !== undefined) this.focusRow(focused);
  }

  /** The focus is on what it was on, wherever that stands now. */
  private focusRow(row: string): void {
    const same = Array.from(this.element.querySelectorAll('button')).find((button) => rowOf(button) === row);
    if (same) same.focus();
    else if (this.session.labels) this.lost();
    else {
      this.awaited = row;
      this.element.focus({ preventScroll: true });
    }
  }

  private modules(): HTMLElement {
    const { doing, bySelf, modules } = this.session.layout.whose;
    const isCode = (kind: ModuleKind): boolean => kind !== 'unnamed' && kind !== 'label';
    const shown = [...moduleKinds.entries()].filter(([index, kind]) => isCode(kind) || modules[index] !== 0);
    const rows: Row[] = shown.map(([index, kind]) => {
      const swatch = element('span', { class: 'swatch', 'data-module': kind, 'aria-hidden': 'true' });
      const lit = this.session.search.module === kind;
      const label = button(
        {
          class: 'rail-name plain',
          'data-row': `modules ${kind}`,
          'aria-pressed': String(lit),
          title: `Only stacks through ${moduleNames[kind]}; with Alt those without it, with Shift ${lit ? 'show all alike' : 'light its frames'}`,
        },
        () => undefined,
        swatch,
        kind === 'unnamed' ? this.unnamed() : moduleNames[kind],
      );
      refining(label, (event, leavesOut) => this.useModule(kind, event.shiftKey, leavesOut));
      return { label, value: modules[index]!, kind };
    });
    const without = stackless(this.session);
    if (without > 0) rows.push({ label: quietName('no stack', stacklessHint), value: without, kind: 'unnamed' });
    return this.section(titles[doing][0], rows, '', bySelf ? undefined : closestHint);
  }

  /** Keeps the stacks through code of one kind, or leaves them out; lights it where that is asked for, or where no pattern can tell it. */
  private useModule(kind: ModuleKind, lights: boolean, leavesOut: boolean): void {
    const { session } = this;
    const pattern = lights ? undefined : modulePattern(kind, session.frames, session.view.granularity);
    if (pattern === undefined) void session.light(session.search.module === kind ? undefined : kind);
    else void session.steps.refine({ kind: leavesOut ? 'ignore' : 'focus', pattern, name: moduleNames[kind] });
  }

  /** The binary is named where there is one only. */
  private unnamed(): string {
    const { frames } = this.session;
    const unnamed = moduleKinds.indexOf('unnamed');
    const binaries = new Set(frames.names.filter((name, frame) => frames.module[frame] === unnamed && name !== ''));
    const [binary = ''] = binaries;
    return binaries.size === 1 && binary.startsWith('[')
      ? `unnamed code of ${binary.slice(1, -1)}`
      : moduleNames.unnamed;
  }

  /** One list for each label, in which a click keeps a value and Alt leaves it out. */
  private labels(): HTMLElement[] {
    const { session } = this;
    const { labels, layout } = session;
    if (!labels || labels.groups.length === 0) return [];
    return labels.groups.slice(0, mostLabels).map((group, index) => {
      // One more takes the row that would say there is one more.
      const isOpen = this.opened.has(group.key) || group.valueCount === labelValues + 1;
      const shown = group.values.slice(0, isOpen ? undefined : labelValues);
      const rest = group.values.slice(shown.length).reduce((sum, { cost }) => sum + cost, group.others);
      const restCount = group.valueCount - shown.length;
      const rows: Row[] = shown.map((value) => ({
        label: this.label(group.key, value),
        value: value.cost,
        kind: 'label',
      }));
      if (restCount > 0) rows.push({ label: this.others(group, restCount), value: rest, kind: 'label' });
      if (group.without !== 0) rows.push({ label: quietName(noLabel), value: group.without, kind: 'label' });
      const made = this.section(visibleText(group.key), rows, counted(group.valueCount, 'value'));
      if (index === 0) {
        const share = session.isComparison ? '' : `in ${formatShare(labels.labelled, layout.kept)} of samples`;
        made.prepend(element('h3', {}, 'Labels', element('span', { class: 'quiet push' }, share)));
      }
      return made;
    });
  }

  /** What is not listed; a click lists those the worker gave out. */
  private others({ key, values }: LabelGroup, number: number): HTMLElement {
    const text = counted(number, 'other');
    if (this.opened.has(key) || values.length <= labelValues) return quietName(text);
    const open = () => {
      this.opened.add(key);
      this.update();
      this.focusRow(labelPattern(key, values[labelValues]!) ?? '');
    };
    const attributes = { 'data-row': `others ${key}`, title: `List more values of ${visibleText(key)}` };
    return button({ class: 'rail-name plain quiet', ...attributes }, open, text);
  }

  private label(key: string, value: LabelValue): HTMLElement {
    const number = value.number === undefined ? undefined : numberText(key, value.number, value.unit);
    const text = visibleText(number ?? value.text);
    const pattern = labelPattern(key, value);
    if (pattern === undefined) return quietName(text, 'No tag filter of pprof can name this value');
    const made = button(
      { class: 'rail-name plain', 'data-row': pattern, title: `Only ${visibleText(key)}=${text}; with Alt all but it` },
      () => undefined,
      text === '' ? '(empty)' : text,
    );
    refining(made, (_, leavesOut) => {
      void this.session.steps.refine({ kind: leavesOut ? 'tagIgnore' : 'tagFocus', pattern });
    });
    return made;
  }

  private hottest(): HTMLElement | undefined {
    const { widest, whose } = this.session.layout;
    const rows = furthest(whose.frames, listLength).map((frame) => ({
      label: this.link('hottest', frame, () => widest[frame]!),
      value: whose.frames[frame]!,
      kind: 'heat',
    }));
    if (rows.length === 0) return undefined;
    const title = this.session.isComparison ? changed[whose.bySelf ? 'self' : 'closest'] : titles[whose.doing][1];
    return this.section(title, rows, '', whose.bySelf ? undefined : closestHint);
  }

  /** Frames right above the outermost hits, by the cost of the hits under them: callers, in an inverted tree callees. */
  private callers(): HTMLElement | undefined {
    const { layout, frames, shape, search } = this.session;
    const costs = new Float64Array(frames.names.length);
    const widest = new Map<number, number>();
    for (const node of search.result?.hits ?? []) {
      const caller = shape.parent[node]!;
      if (caller === 0) continue;
      const frame = shape.frame[caller]!;
      costs[frame] = costs[frame]! + layout.cum[node]!;
      const best = widest.get(frame);
      if (best === undefined || layout.cum[best]! < layout.cum[node]!) widest.set(frame, node);
    }
    const rows = furthest(costs, listLength).map((frame) => ({
      label: this.link('callers', frame, () => widest.get(frame)!),
      value: costs[frame]!,
      kind: 'match',
    }));
    const what = search.module ? moduleNames[search.module] : search.text;
    const by = this.session.view.inverted ? 'callee' : 'caller';
    return rows.length === 0 ? undefined : this.section(`Matches of ${what}, by ${by}`, rows);
  }

  /** A function's name that selects a node. */
  private link(list: string, frame: number, node: () => number): HTMLElement {
    const name = this.session.frames.names[frame]!;
    const attributes = { class: 'rail-name plain', 'data-row': `${list} ${name}`, title: name };
    return button(attributes, () => this.visit(node()), frameName(shortName(name)));
  }

  /** A list whose bars are drawn against its largest value. */
  private section(title: string, rows: readonly Row[], note = '', hint = title): HTMLElement {
    const { session } = this;
    const largest = rows.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
    const items = rows.map(({ label, value, kind }) => {
      const filled = element('i');
      filled.style.width = `${largest === 0 ? 0 : (100 * Math.abs(value)) / largest}%`;
      return element(
        'li',
        { class: 'rail-row', title: `${session.value(value)} of ${session.value(session.layout.total)}` },
        label,
        element('span', { class: 'bar', 'data-kind': kind, 'aria-hidden': 'true' }, filled),
        // Of the base, what is new can be any number of times as much.
        element('span', { class: 'number' }, session.isComparison ? session.delta(value) : session.share(value)),
      );
    });
    return element(
      'section',
      {},
      element('h3', { title: hint }, title, element('span', { class: 'quiet' }, note)),
      element('ul', {}, ...items),
    );
  }
}

/** What a row is, whatever rows stand before it: its list and its name. */
function rowOf(row: Element | null): string | undefined {
  return row instanceof HTMLElement ? row.dataset.row : undefined;
}

/** Tells of a click on a row that refines: without Alt it keeps, with it it leaves out. */
function refining(row: HTMLButtonElement, use: (event: MouseEvent | KeyboardEvent, leavesOut: boolean) => void): void {
  row.addEventListener('click', (event) => use(event, event.altKey));
  row.addEventListener('keydown', (event) => {
    // A button makes no click of it.
    if (event.key === 'Enter' && event.altKey) use(event, true);
  });
}

/** What a click in the lists does. */
function hint(): HTMLElement {
  return element(
    'p',
    { class: 'rail-hint quiet' },
    'Click a module or label to keep it, ',
    element('kbd', {}, 'Alt'),
    ' click to leave it out.',
  );
}

/** pprof takes the key for the unit of a number that has none, which says nothing twice. */
function numberText(key: string, number: number, unit: string): string {
  return formatValue(number, unit === key && unit !== 'bytes' ? 'count' : unit);
}

function quietName(text: string, hint?: string): HTMLElement {
  return element('span', { class: 'rail-name quiet', title: hint }, text);
}

/** Indices of the values furthest from zero, furthest first. */
function furthest(values: Float64Array, count: number): number[] {
  const best: number[] = [];
  values.forEach((value, index) => {
    const size = Math.abs(value);
    if (size === 0 || (best.length === count && size <= Math.abs(values[best[count - 1]!]!))) return;
    let at = best.length;
    while (at > 0 && Math.abs(values[best[at - 1]!]!) < size) at--;
    best.splice(at, 0, index);
    if (best.length > count) best.pop();
  });
  return best;
}
