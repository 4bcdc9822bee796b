/**
 * Owns what is said of the chosen row of a comparison: its stack with the frame it is about, and where to go on from there. Folds to one line.
 * Refuses to know how rows are chosen and how views show a frame.
 */
import { type GrowthRow, sourceText } from '#engine/profile/compare/growth-rows';
import { shortName } from '#engine/profile/names/frame-name';
import type { SourcePlace } from '#protocol/profile';
import { icon } from '../chrome/icons';
import { button, element } from '../dom';
import { frameFunction } from '../frame-function';
import { moduleKinds } from '../model';
import type { Session } from '../session';

export interface GrowthDetailActions {
  /** Gives the frame of a row the keys in the graph. */
  showInFlame(row: GrowthRow): void;
  showInSandwich(row: GrowthRow): void;
  openPlace(place: SourcePlace): void;
  copy(text: string): void;
  announce(text: string): void;
}

/** Where the table would be left with a line or two, the detail begins folded. */
const roomy = '(height >= 860px)';
/** Names of folded frames that are told. */
const namesTold = 3;
/** Neighbours of the runtime's kind are one line. */
const folded: readonly string[] = ['runtime', 'gc', 'unnamed'];

interface Frame {
  readonly name: string;
  readonly line: number;
  readonly file: string;
  readonly isRuntime: boolean;
  readonly isAbout: boolean;
}

export class GrowthDetail {
  readonly element = element('section', { class: 'growth-detail', 'aria-label': 'Chosen path', hidden: true });
  private isOpen = matchMedia(roomy).matches;
  private row: GrowthRow | undefined;

  constructor(
    private readonly session: Session,
    private readonly actions: GrowthDetailActions,
  ) {}

  show(row: GrowthRow | undefined): void {
    if (row === this.row && row !== undefined) return;
    this.row = row;
    this.draw();
  }

  /** What of the row its cells do not say already; for those who hear it. */
  words(row: GrowthRow): string {
    const place = sourceText(row);
    return `${shortName(row.function)}${place === '' ? '' : ` at ${place}`}, ${this.amount(row)}, stack of ${row.frames.length} frames`;
  }

  private draw(): void {
    const { row, isOpen } = this;
    this.element.hidden = !row || row.frames.length === 0;
    this.element.classList.toggle('open', isOpen);
    if (!row) return;
    const title = button(
      { class: 'fold-title', 'aria-expanded': String(isOpen) },
      () => {
        this.isOpen = !isOpen;
        this.draw();
        this.element.querySelector('button')?.focus();
      },
      icon('chevron-right'),
      [...row.labels.filter((label) => label !== ''), shortName(row.function)].join(' › '),
      element('span', { class: 'quiet' }, this.amount(row)),
    );
    this.element.replaceChildren(title, ...(isOpen ? [this.stack(row), this.next(row)] : []));
  }

  private amount({ delta, state }: GrowthRow): string {
    const { type } = this.session.sampleType;
    return `${this.session.value(delta)} ${type}${state === '' ? '' : `, ${state}`}`;
  }

  /** From the leaf to the root. */
  private framesOf(row: GrowthRow): Frame[] {
    const { names, files, module } = this.session.frames;
    return row.frames
      .map((name, at) => {
        const frame = names.indexOf(name);
        const isAbout = at === row.aboutFrame;
        return {
          name,
          line: row.lines[at] ?? 0,
          file: isAbout ? row.file : (files[frame] ?? ''),
          isRuntime: !isAbout && folded.includes(moduleKinds[module[frame] ?? -1] ?? ''),
          isAbout,
        };
      })
      .slice(row.labels.length)
      .reverse();
  }

  private stack(row: GrowthRow): HTMLElement {
    const lines: HTMLElement[] = [];
    let run: string[] = [];
    const endRun = () => {
      if (run.length === 0) return;
      const names = run.slice(0, namesTold).join(' · ');
      const rest = `${run.length} runtime ${run.length === 1 ? 'frame' : 'frames'}`;
      const said = element('span', { class: 'growth-run' }, rest);
      lines.push(
        element(
          'li',
          { class: 'quiet', title: run.join('\n') },
          `${names}${run.length > namesTold ? ' …' : ''} `,
          said,
        ),
      );
      run = [];
    };
    for (const { name, line, file, isRuntime, isAbout } of this.framesOf(row)) {
      if (isRuntime) {
        run.push(shortName(name));
        continue;
      }
      endRun();
      const place = sourceText({ file, line });
      const link = button({ class: 'link', title: file }, () => this.open(file, line, name), place);
      const text = isAbout ? element('b', {}, shortName(name)) : shortName(name);
      lines.push(
        element(
          'li',
          { title: name, 'aria-current': isAbout ? 'true' : undefined },
          text,
          ' ',
          place === '' ? '' : link,
        ),
      );
    }
    endRun();
    return element('ol', { class: 'growth-stack code', 'aria-label': 'Stack, innermost frame first' }, ...lines);
  }

  private open(file: string, line: number, frame: string): void {
    const { granularity } = this.session.view;
    this.actions.openPlace({ file, line, function: frameFunction(frame, granularity, file) });
  }

  private next(row: GrowthRow): HTMLElement {
    const link = (text: string, act: () => void) => element('li', {}, button({ class: 'link' }, act, text));
    const place = sourceText(row);
    const links = [
      link('Show in flame graph', () => this.actions.showInFlame(row)),
      link('Show callers and callees', () => this.actions.showInSandwich(row)),
      ...(place === '' ? [] : [link(`Open ${place}`, () => this.open(row.file, row.line, row.function))]),
      link('Copy stack', () => {
        this.actions.copy(row.frames.toReversed().join('\n'));
        this.actions.announce('stack copied');
      }),
    ];
    return element('ul', { class: 'growth-next', 'aria-label': 'Next' }, ...links);
  }
}
