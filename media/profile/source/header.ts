/**
 * Owns what stands above the listing: which lines of what are shown and why these, whether the text is the one that was recorded, and what is missing.
 * Refuses to know how texts and listings are got.
 */
import type { ListedFile } from '#engine/profile/costs/listing';
import { shortName } from '#engine/profile/names/frame-name';
import { sourceAdvice } from '#engine/profile/names/source-advice';
import { visibleText } from '#engine/profile/names/visible-text';
import { fitOf, type RecordedLine, type SourceFit } from '#engine/profile/source/fit';
import { button, element, setAttribute } from '../dom';
import type { Session } from '../session';
import { extentOf } from './extent';
import type { KnownText } from './texts';

export interface HeaderActions {
  open(): void;
  chooseFile(file: number): void;
}

export interface HeaderContent {
  /** The frame shown, -1 none, and its name. */
  readonly frame: number;
  readonly name: string;
  readonly files: readonly ListedFile[];
  /** The one of `files` that is shown. */
  readonly file: number;
  readonly known: KnownText | undefined;
  /** All of the file instead of a function. */
  readonly whole: boolean;
  /** What this frame is that is shown although nobody chose it, `your costliest line`; '' when somebody did. */
  readonly because: string;
}

/** How far costs stand beside the lines they belong to. */
export type Trust = 'matches' | 'changed' | 'doubtful' | 'unknown';

export class SourceHeader {
  readonly element: HTMLElement;
  readonly note = element('p', { class: 'source-note', role: 'note' });
  private readonly title = element('h2');
  private readonly files = element('select', { 'aria-label': 'File' });
  private readonly tag = element('span', { class: 'source-tag' });
  private readonly sums = element('span', { class: 'quiet source-sums' });
  private readonly openButton: HTMLButtonElement;
  private fit: { readonly file: ListedFile; readonly lines: readonly string[]; readonly fit: SourceFit } | undefined;

  /** @param canOpen whether source can be opened, or its path only be copied */
  constructor(
    private readonly session: Session,
    canOpen: boolean,
    actions: HeaderActions,
  ) {
    this.files.addEventListener('change', () => actions.chooseFile(Number(this.files.value)));
    this.openButton = button({ class: 'secondary' }, () => actions.open(), canOpen ? 'Open in editor' : 'Copy path');
    this.element = element(
      'header',
      { class: 'source-header' },
      this.title,
      this.files,
      this.tag,
      this.sums,
      this.openButton,
    );
  }

  /** @returns how far the costs can be trusted to stand where they belong */
  show(content: HeaderContent): Trust {
    const { layout } = this.session;
    const { frame, name, known, whole, because } = content;
    const file = content.files[content.file];
    const isKnown = file !== undefined && file.file !== '';
    const parts = file?.file.split('/').slice(-2).join('/') ?? '';
    const extent = file && known?.lines ? extentOf(file, known.lines, whole) : undefined;
    const lines = extent && !whole ? ` lines ${extent.first} – ${extent.last} of ${methodName(name)}` : '';
    this.title.replaceChildren(
      element('b', { title: file?.file ?? '' }, isKnown ? parts : shortName(name)),
      element('span', { class: 'quiet', title: name }, isKnown ? lines || (whole ? '' : ` ${methodName(name)}`) : ''),
      element(
        'span',
        { class: 'quiet', title: because === '' ? '' : `Nothing is selected, so this is ${because}` },
        because === '' ? '' : ` · ${because}`,
      ),
    );
    this.files.hidden = content.files.length < 2;
    this.files.replaceChildren(
      ...content.files.map((one, index) =>
        element('option', { value: index, selected: index === content.file }, one.file || 'no file recorded'),
      ),
    );
    const flat = layout.frameFlat[frame] ?? 0;
    const cum = layout.frameCum[frame] ?? 0;
    this.sums.textContent = `flat ${this.session.value(flat)} · cum ${this.session.value(cum)}`;
    this.openButton.hidden = !isKnown;
    const fit = file && known?.lines ? this.fitOf(file, known.lines, whole) : undefined;
    const trust = trustOf(fit, known);
    this.showTag(trust, fit);
    const text = noteOf(file, known, name) || doubtText(file, trust, fit);
    this.note.hidden = text === '';
    this.note.textContent = visibleText(text);
    return trust;
  }

  private showTag(trust: Trust, fit: SourceFit | undefined): void {
    const { text, title } = tags[trust];
    this.tag.hidden = text === '';
    this.tag.textContent = text;
    setAttribute(this.tag, 'data-changed', String(trust === 'changed'));
    setAttribute(this.tag, 'title', fit?.kind === 'differs' ? `${title}: ${fit.reason}` : title);
  }

  private fitOf(file: ListedFile, lines: readonly string[], whole: boolean): SourceFit {
    if (this.fit?.file !== file || this.fit.lines !== lines) {
      this.fit = { file, lines, fit: fitOf(file.file, lines, recordedLines(file, whole)) };
    }
    return this.fit.fit;
  }
}

const tags: Readonly<Record<Trust, { readonly text: string; readonly title: string }>> = {
  matches: {
    text: 'source matches',
    title: 'Every line with costs lies in the function that the profile names, and functions begin where they did',
  },
  changed: { text: 'source changed', title: 'This is not the text the profile was recorded from' },
  doubtful: {
    text: 'newer than the profile',
    title: 'The file was written after the profile was taken, and nothing in it tells whether lines have moved',
  },
  unknown: { text: '', title: '' },
};

function trustOf(fit: SourceFit | undefined, known: KnownText | undefined): Trust {
  if (fit?.kind === 'differs') return 'changed';
  if (fit?.kind === 'fits') return 'matches';
  return fit && known?.newer ? 'doubtful' : 'unknown';
}

function doubtText(file: ListedFile | undefined, trust: Trust, fit: SourceFit | undefined): string {
  const base = baseOf(file);
  if (fit?.kind === 'differs' && trust === 'changed') {
    return `${base} is not the text the profile was recorded from: ${fit.reason}. Costs may stand beside other lines; findings and facts of the compiler are of the text as it is now.`;
  }
  if (trust !== 'doubtful') return '';
  return `${base} is newer than the profile, so lines may have moved. Findings and facts of the compiler are of the text as it is now.`;
}

/** Where functions begin is said of the one that is listed alone. */
function recordedLines(file: ListedFile, whole: boolean): readonly RecordedLine[] {
  const [first] = file.lines;
  return file.lines.map((spot) => ({
    function: spot.function,
    line: spot.line,
    startLine: !whole && spot.function === first?.function ? file.startLine : 0,
  }));
}

/** `(*Store).Append` of `example.com/ledger.(*Store).Append`: the file says the package. */
function methodName(name: string): string {
  const short = shortName(name);
  return short.slice(short.indexOf('.') + 1);
}

function baseOf(file: ListedFile | undefined): string {
  return file?.file.slice(file.file.lastIndexOf('/') + 1) ?? '';
}

/** Why there is less to see than usual, and what to do; '' when nothing is missing. */
function noteOf(file: ListedFile | undefined, known: KnownText | undefined, name: string): string {
  if (!file || file.file === '') {
    return `The profile names no source of ${shortName(name)}: it was taken without symbols, or this is no Go code. Profiles that Go writes by itself have them.`;
  }
  const base = baseOf(file);
  switch (known?.missing) {
    case 'notFound':
      return `${base} was not found. Open it in the editor once to say where it lies; costs are shown by line number until then.`;
    case 'tooLarge':
      return `${base} is too long to be shown beside its costs. Open it in the editor.`;
    case 'unreadable':
      return `${base} could not be read. Open it in the editor to see why.`;
    case 'notServed':
      return `The text of ${base} is not part of this page, only what its lines cost. gopherscope view shows both with --source and the folder it lies in, and so does VS Code.`;
    case 'outside':
      return `${base} does not lie in a folder that gopherscope view was given. Start it with ${sourceAdvice(name, file.file)} too, to see it beside its costs.`;
    default:
      return '';
  }
}
