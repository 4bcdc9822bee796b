/** Owns the right rail: whose code runs, the hottest functions, and who calls what was searched for. Refuses to know the canvas. */
import { shortName } from '#engine/profile/frame-name';
import { button, element } from '../dom';
import { moduleKinds } from '../model';
import type { Session } from '../session';

const moduleNames = {
  own: 'your code',
  dependency: 'dependencies',
  std: 'standard library',
  runtime: 'runtime',
  gc: 'garbage collector',
} as const;

/** Rows of each list of functions. */
const listLength = 8;

export class Rail {
  readonly element = element('aside', { class: 'rail', 'aria-label': 'Shares' });

  constructor(
    private readonly session: Session,
    private readonly visit: (node: number) => void,
  ) {
    this.update();
  }

  update(): void {
    const sections = [this.modules(), this.hottest(), this.callers()];
    this.element.replaceChildren(...sections.filter((section) => section !== undefined));
  }

  private modules(): HTMLElement {
    const { layout, profile } = this.session;
    const self = new Float64Array(moduleKinds.length);
    layout.frameFlat.forEach((flat, frame) => {
      const module = profile.frames.module[frame]!;
      self[module] = self[module]! + flat;
    });
    const rows = moduleKinds.map((kind, index) =>
      this.row(
        moduleNames[kind],
        self[index]!,
        kind,
        element('span', { class: 'swatch', 'data-module': kind, 'aria-hidden': 'true' }),
      ),
    );
    return section('Whose code runs (self)', ...rows);
  }

  private hottest(): HTMLElement | undefined {
    const { layout, profile } = this.session;
    const functions = highest(layout.frameFlat, listLength);
    if (functions.length === 0) return undefined;
    const rows = functions.map((frame) => {
      const name = profile.frames.names[frame]!;
      return this.link(name, layout.frameFlat[frame]!, 'heat', () => this.visit(layout.widest[frame]!));
    });
    return section('Hottest functions (self)', ...rows);
  }

  /** Callers of the outermost hits, by the cost of the hits under them. */
  private callers(): HTMLElement | undefined {
    const { layout, profile, search } = this.session;
    if (!search.result || search.result.hits.length === 0) return undefined;
    const costs = new Float64Array(profile.frames.names.length);
    const widest = new Map<number, number>();
    for (const node of search.result.hits) {
      const caller = profile.shape.parent[node]!;
      if (caller === 0) continue;
      const frame = profile.shape.frame[caller]!;
      costs[frame] = costs[frame]! + layout.cum[node]!;
      const best = widest.get(frame);
      if (best === undefined || layout.cum[best]! < layout.cum[node]!) widest.set(frame, node);
    }
    const functions = highest(costs, listLength);
    if (functions.length === 0) return undefined;
    const rows = functions.map((frame) =>
      this.link(profile.frames.names[frame]!, costs[frame]!, 'match', () => this.visit(widest.get(frame)!)),
    );
    return section(`Matches of ${search.text}, by caller`, ...rows);
  }

  private link(name: string, value: number, kind: string, act: () => void): HTMLElement {
    const label = button({ class: 'rail-name plain', title: name }, act, shortName(name));
    return this.cells(label, value, kind);
  }

  private row(label: string, value: number, kind: string, swatch: HTMLElement): HTMLElement {
    return this.cells(element('span', { class: 'rail-name' }, swatch, label), value, kind);
  }

  private cells(label: HTMLElement, value: number, kind: string): HTMLElement {
    const { session } = this;
    const bar = element('span', { class: 'bar', 'data-kind': kind, 'aria-hidden': 'true' }, element('i'));
    const filled = session.layout.total === 0 ? 0 : Math.min(1, Math.abs(value / session.layout.total));
    (bar.firstElementChild as HTMLElement).style.width = `${filled * 100}%`;
    return element(
      'li',
      { class: 'rail-row', title: `${session.value(value)} of ${session.value(session.layout.total)}` },
      label,
      bar,
      element('span', { class: 'number' }, session.share(value)),
    );
  }
}

function section(title: string, ...rows: readonly HTMLElement[]): HTMLElement {
  return element('section', {}, element('h3', { title }, title), element('ul', {}, ...rows));
}

/** Indices of the largest positive values, largest first. */
function highest(values: Float64Array, count: number): number[] {
  const best: number[] = [];
  values.forEach((value, index) => {
    if (value <= 0 || (best.length === count && value <= values[best[count - 1]!]!)) return;
    let at = best.length;
    while (at > 0 && values[best[at - 1]!]! < value) at--;
    best.splice(at, 0, index);
    if (best.length > count) best.pop();
  });
  return best;
}
