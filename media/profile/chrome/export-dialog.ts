/** Owns the dialog that exports what is in view: which format, what is scrubbed and what that takes away. Refuses to know how files are made and saved. */

import { type ExportFormat, exportFormats } from '#engine/profile/export/formats';
import type { PictureTheme } from '#engine/profile/export/picture-style';
import { removalWords } from '#engine/redact/removal-words';
import type { Removal } from '#engine/redact/removals';
import { type ScrubOptions, scrubDefaults } from '#engine/redact/scrub-options';
import { comparedSides } from '../compare/compared';
import { button, element } from '../dom';
import type { ExportChoice, Exported, ScrubPreview } from '../export-model';
import type { Session } from '../session';
import { WorkerError } from '../worker-client';
import { icon } from './icons';

/** Who makes and saves exports. */
export interface Exporter {
  /** Names of these stay readable at first; the user may change that. */
  readonly ownModules: readonly string[];
  readonly keepPackages: readonly string[];
  preview(options: ScrubOptions): Promise<ScrubPreview>;
  make(choice: ExportChoice): Promise<Exported>;
  /** Answered by `ExportDialog.saved`. */
  save(file: Exported): void;
}

/** Typing pauses shorter than this do not ask for another preview, milliseconds. */
const pause = 200;

export class ExportDialog {
  readonly element: HTMLDialogElement;
  private readonly radios: readonly HTMLInputElement[];
  private readonly scrub = element('input', { type: 'checkbox', id: 'export-scrub', checked: true });
  private readonly keep = element('input', {
    type: 'text',
    id: 'export-keep',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: 'example.com/module',
    'aria-describedby': 'export-keep-hint',
  });
  private readonly scrubbing: HTMLElement;
  private readonly summary = element('p', { class: 'export-summary', role: 'status' });
  private readonly rows = element('tbody');
  private readonly table: HTMLElement;
  private readonly inView = element('p', { class: 'quiet' });
  private readonly problem = element('p', { class: 'problem', role: 'alert' });
  private readonly confirm = element('button', { type: 'submit', class: 'primary' }, 'Save…');
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** An answer that a later question overtook is dropped. */
  private asked = 0;

  constructor(
    private readonly session: Session,
    private readonly exporter: Exporter,
  ) {
    this.radios = exportFormats.map(({ format }, at) =>
      element('input', { type: 'radio', name: 'export-format', value: format, checked: at === 0 }),
    );
    this.keep.value = [...exporter.ownModules, ...exporter.keepPackages].join(', ');
    this.keep.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.look(), pause);
    });
    this.scrub.addEventListener('change', () => void this.look());
    this.table = element(
      'div',
      { class: 'export-preview', tabindex: 0, role: 'region', 'aria-label': 'What goes' },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...['What', 'Before', 'After', 'Places'].map(heading))),
        this.rows,
      ),
    );
    this.scrubbing = element(
      'div',
      { class: 'export-scrubbing' },
      element('label', { for: 'export-keep' }, 'Packages that stay readable'),
      this.keep,
      element(
        'p',
        { class: 'quiet', id: 'export-keep-hint' },
        'Import paths, each with all below it. The standard library and well-known published modules stay, too.',
      ),
      this.summary,
      this.table,
    );
    this.element = element('dialog', { class: 'export', 'aria-labelledby': 'export-title' }, this.form());
  }

  private form(): HTMLFormElement {
    const formats = exportFormats.map(({ title, purpose }, at) =>
      element('label', { class: 'export-format' }, this.radios[at], element('span', {}, title), quiet(purpose)),
    );
    const form = element(
      'form',
      { method: 'dialog' },
      element(
        'header',
        {},
        element('h2', { id: 'export-title' }, 'Export'),
        button({ class: 'icon-button', 'aria-label': 'Close' }, () => this.element.close(), icon('close')),
      ),
      element('fieldset', {}, element('legend', { class: 'visually-hidden' }, 'Format'), ...formats),
      this.inView,
      element(
        'div',
        { class: 'export-scrub' },
        this.scrub,
        element('label', { for: 'export-scrub' }, 'Scrub'),
        quiet('names of other code, paths, labels and comments become <redacted>'),
      ),
      this.scrubbing,
      this.problem,
      element(
        'footer',
        {},
        this.confirm,
        button({ class: 'secondary' }, () => this.element.close(), 'Cancel'),
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.save();
    });
    return form;
  }

  open(): void {
    if (this.element.open || !this.element.isConnected) return;
    const { refinements, granularity } = this.session.view;
    const parts = [
      this.session.sampleType.type,
      granularity,
      refinements.length > 0
        ? `${refinements.length} ${refinements.length === 1 ? 'refinement' : 'refinements'} applied`
        : '',
    ];
    this.inView.textContent = `In view: ${parts.filter((part) => part !== '').join(', ')}.`;
    this.problem.textContent = '';
    this.confirm.disabled = false;
    this.element.showModal();
    this.radios.find(({ checked }) => checked)?.focus();
    void this.look();
  }

  /** What became of the file that was to be saved; no message where the user gave up. */
  saved(saved: boolean, message: string): void {
    this.confirm.disabled = false;
    if (saved) this.element.close();
    else this.problem.textContent = message;
  }

  private async look(): Promise<void> {
    const turn = ++this.asked;
    this.scrubbing.hidden = !this.scrub.checked;
    if (!this.scrub.checked) return;
    const preview = await this.exporter.preview(this.options()).catch((error: unknown) => this.failed(error));
    if (!preview || turn !== this.asked) return;
    this.table.hidden = preview.rows.length === 0;
    const words = removalWords(preview.counts);
    this.summary.textContent = words === '' ? 'Nothing has to go.' : `What goes: ${words}.`;
    this.rows.replaceChildren(...preview.rows.map(previewRow), ...moreRow(preview.more));
  }

  private async save(): Promise<void> {
    this.problem.textContent = '';
    this.confirm.disabled = true;
    const { session, exporter } = this;
    try {
      const file = await exporter.make({
        format: this.radios.find(({ checked }) => checked)!.value as ExportFormat,
        scrub: this.scrub.checked ? this.options() : undefined,
        sampleType: session.layout.sampleType,
        name: session.name,
        sides: comparedSides(session),
        search: session.search.text,
        searchIsPlain: !session.search.regexp,
        theme: pageTheme(),
        ownModules: exporter.ownModules,
      });
      exporter.save(file);
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): undefined {
    if (!(error instanceof WorkerError)) throw error;
    this.saved(false, `${this.session.name} ${error.failure.problem}. ${error.failure.action}`);
  }

  private options(): ScrubOptions {
    const ownModules = this.keep.value.split(/[\s,]+/).filter((path) => path !== '');
    return { ...scrubDefaults, ownModules };
  }
}

function heading(text: string): HTMLElement {
  return element('th', { scope: 'col' }, text);
}

function quiet(text: string): HTMLElement {
  return element('span', { class: 'quiet' }, text);
}

function previewRow({ kind, before, after, count }: Removal): HTMLElement {
  return element(
    'tr',
    {},
    element('td', { class: 'quiet' }, kind),
    element('td', { class: 'code', title: before }, before),
    element('td', { class: 'code', title: after }, after === '' ? '–' : after),
    element('td', {}, count.toLocaleString('en-US')),
  );
}

function moreRow(more: number): HTMLElement[] {
  if (more === 0) return [];
  return [element('tr', {}, element('td', { colspan: 4, class: 'quiet' }, `and ${more.toLocaleString('en-US')} more`))];
}

/** The page's own, for pictures. */
function pageTheme(): PictureTheme {
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  if (scheme === 'dark' || scheme === 'light') return scheme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
