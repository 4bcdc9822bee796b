/**
 * Entry of the profile page: reads what the host sends, in a worker, and shows either the profile or what is wrong with it.
 * An old view stays until a new one is ready. Refuses to know what the views look like.
 */
import './style/tokens.css';
import './style/page.css';
import './style/controls.css';
import './style/rail.css';
import './style/refine.css';
import './style/flame.css';
import './style/sandwich.css';
import './style/table.css';
import './style/compare.css';
import './style/source.css';
import './style/verdicts.css';
import './style/states.css';
import './style/export.css';
import './style/trace.css';
import type { HostToPage, ProfileSettings, ProfileViewState, RevealTarget, SourcePlace } from '#protocol/profile';
import { ExportDialog } from './chrome/export-dialog';
import { Loading, type Notice, noteBar, noticeBar, noticePage, type StateAction } from './chrome/states';
import { element } from './dom';
import { connectHost } from './host';
import { act, listenToKeys } from './keys';
import type { ComparisonOptions } from './model';
import { ProfilePage } from './page';
import { findPath, pathOf, stackText } from './path';
import { Session } from './session';
import { isSingle, singleStack } from './single-stack';
import { SourceTexts } from './source/texts';
import type { Host } from './standalone';
import { TraceProfiles } from './trace/profiles';
import { restore, savedOn, stateOf } from './view-state';
import { ProfileWorker, WorkerError } from './worker-client';

class App {
  private readonly view = element('div', { class: 'view' });
  private readonly notice = element('div');
  private readonly loading = new Loading(() => {
    if (this.trace.isAsking) this.trace.cancel();
    else if (this.reader) this.reader.stop();
    else this.shown?.session.cancelLook();
  });
  private readonly trace = new TraceProfiles({
    send: (message) => this.host.send(message),
    show: (name, bytes, notes, isOther) => {
      if (isOther && this.base) {
        this.base = this.baseOptions = undefined;
        this.baseLost = true;
      }
      void this.open(name, bytes, this.state, notes);
    },
    place: (content) => this.replace(content),
    working: (words) => this.loading.work(words),
    fail: (notice) => this.tell(notice),
  });
  /** How the file was looked at last. */
  private state: ProfileViewState | undefined;
  private settings: ProfileSettings = { ownModules: [], canOpenSource: false, canShowAsText: false };
  private reader: ProfileWorker | undefined;
  /** What the profile is compared with, kept for when the profile is read again; and how, undefined while it is not. */
  private base: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined;
  private baseOptions: ComparisonOptions | undefined;
  /** Whether the base went because it is another kind of profile than the one shown now. */
  private baseLost = false;
  /** What the host asked to select, until it is shown. */
  private wanted: RevealTarget | undefined;
  /** Says that the source opened last is newer than the profile. */
  private sourceNote: HTMLElement | undefined;
  /** Whether the host asked for the export before anything was shown. */
  private exportWanted = false;
  private exportDialog: ExportDialog | undefined;
  /** Of the profile shown: one that is read anew may belong to other source. */
  private texts: SourceTexts | undefined;
  private shown: { readonly worker: ProfileWorker; readonly session: Session; readonly page: ProfilePage } | undefined;

  constructor(
    private readonly host: Host,
    private readonly root: HTMLElement,
  ) {
    root.replaceChildren(this.loading.element, this.trace.element, this.notice, this.view);
    host.listen((message) => this.receive(message));
    host.send({ type: 'ready' });
  }

  private receive(message: HostToPage): void {
    switch (message.type) {
      case 'settings':
        this.settings = message.settings;
        return;
      case 'file':
        this.trace.leave();
        void this.open(message.name, ownBytes(message.bytes), message.state);
        return;
      case 'trace':
        this.state ??= message.state;
        this.trace.receive(message);
        return;
      case 'traceProfile':
      case 'traceFailed':
        this.trace.receive(message);
        return;
      case 'base':
        this.base = { name: message.name, bytes: ownBytes(message.bytes) };
        this.baseOptions = this.shown?.session.comparison ?? firstComparison;
        this.useBase();
        return;
      case 'unreadable':
        this.fail(message.name, message.message);
        return;
      case 'sourceText':
        this.texts?.receive(message);
        return;
      case 'act':
        if (this.page) act(this.page, message.deed);
        return;
      case 'showExport':
        this.exportWanted = true;
        if (this.reader === undefined) this.showExport();
        return;
      case 'exported':
        this.exportDialog?.saved(message.saved, message.message);
        if (message.message !== '') this.page?.announce(message.message);
        return;
      case 'reveal':
        this.wanted = message;
        if (this.reader === undefined) this.reveal();
        return;
      case 'source':
        this.texts?.found(message.file);
        this.sourceNote?.remove();
        if (message.isNewer) this.warnOfSource(message.file);
        return;
    }
  }

  private showExport(): void {
    if (!this.exportWanted || !this.exportDialog) return;
    this.exportWanted = false;
    this.exportDialog.open();
  }

  private warnOfSource(file: string): void {
    const text = `${file} changed after the profile was taken: lines may have moved.`;
    const note = noteBar([text], () => note.remove());
    this.sourceNote = note;
    this.notice.append(note);
  }

  /** Selects the widest node of the function that was asked for, once there is a profile to look in. */
  private reveal(): void {
    const { shown, wanted } = this;
    if (!shown || !wanted) return;
    this.wanted = undefined;
    const { frames } = shown.session;
    // At a finer granularity than functions a name goes on with the place.
    const { function: name } = wanted;
    const frame = frames.names.findIndex((other) => other === name || other.startsWith(`${name} `));
    const node = frame < 0 ? 0 : shown.session.layout.widest[frame]!;
    if (node === 0) shown.page.announce(`${wanted.function} is not in this profile`);
    else shown.session.select(node, true);
  }

  /** @param lacks what is missing besides what the profile itself tells */
  private async open(
    name: string,
    bytes: Uint8Array<ArrayBuffer>,
    state: ProfileViewState | undefined,
    lacks: readonly string[] = [],
  ): Promise<void> {
    this.reader?.stop();
    const worker = new ProfileWorker();
    this.reader = worker;
    this.loading.start();
    try {
      const opened = await worker.open(bytes, this.settings.ownModules, (step, done) =>
        this.loading.progress(step, done),
      );
      this.reader = undefined;
      const notes = [...opened.header.notes, ...lacks];
      this.notice.replaceChildren(...(notes.length > 0 ? [noteBar(notes, () => this.notice.replaceChildren())] : []));
      const session = new Session(name, opened, worker, {
        start: () => this.loading.start('Refining'),
        stop: () => this.loading.stop(),
      });
      if (opened.header.sampleCount === 0) this.showEmpty(name, worker);
      else if (isSingle(opened.header)) this.showSingle(session, worker);
      else await this.show(session, worker, this.shown ? stateOf(this.shown.session, this.trace.kind) : state);
    } catch (error) {
      // A reader that was replaced by a newer one fails too, and nobody waits for it.
      if (this.reader !== worker && this.reader !== undefined) return;
      this.reader = undefined;
      worker.stop();
      const failure = error instanceof WorkerError ? error.failure : undefined;
      if (!failure || failure.code === 'unexpected') this.host.send({ type: 'report', message: String(error) });
      this.fail(
        name,
        failure ? `${name} ${failure.problem}. ${failure.action}` : `${name} could not be shown. Read it again.`,
      );
    } finally {
      if (this.reader === undefined) this.loading.stop();
    }
  }

  private explain(session: Session): void {
    session.explain(this.settings.thresholds ?? {}).catch((error: unknown) => {
      // A worker that was stopped for a newer one answers nobody, which is no failure.
      if (this.shown?.session === session) this.host.send({ type: 'report', message: String(error) });
    });
  }

  /** A base may come before its profile is shown, and outlives it when the file changes. */
  private useBase(): void {
    const { base, baseOptions } = this;
    if (!base || !baseOptions || !this.shown || this.reader) return;
    void this.compare(base.name, base.bytes.slice(), baseOptions);
  }

  private async show(session: Session, worker: ProfileWorker, state: ProfileViewState | undefined): Promise<void> {
    const texts = new SourceTexts((question) => this.host.send({ type: 'readSource', ...question }));
    const page = new ProfilePage(
      session,
      {
        openSource: (node, peek) => void this.openSource(session, page, node, peek),
        openPlace: (place, peek) => this.openPlace(page, place, peek),
        copy: (text) => this.host.send({ type: 'copy', text }),
        pickBase: () => this.host.send({ type: 'pickBase' }),
        compare: (options) => void this.compare(session.comparison?.name ?? '', undefined, options),
        copyStack: (node) => {
          this.host.send({ type: 'copy', text: stackText(session, node, session.view.inverted) });
          page.announce('stack copied');
        },
      },
      {
        texts,
        root: this.root,
        exportDialog: this.exporter(session, worker),
        recent: this.settings.recent ?? [],
      },
    );
    const selected = this.shown ? pathOf(this.shown.session, this.shown.session.selected) : [];
    this.closeShown();
    this.texts = texts;
    this.shown = { worker, session, page };
    this.view.replaceChildren(page.element);
    this.useBase();
    this.explain(session);
    if (state) await restore(session, state);
    if (selected.length > 0) session.select(findPath(session, selected));
    // Which of a trace's profiles is shown is worth finding again by itself.
    if (this.trace.kind) this.save(session);
    if (this.baseLost) this.host.send({ type: 'compareAgain' });
    this.baseLost = false;
    this.reveal();
    this.showExport();
    session.onChange((change) => {
      if (savedOn.has(change)) this.save(session);
    });
  }

  private save(session: Session): void {
    this.state = stateOf(session, this.trace.kind);
    this.host.send({ type: 'saveState', state: this.state });
  }

  private showSingle(session: Session, worker: ProfileWorker): void {
    this.replace(singleStack(session, this.exporter(session, worker)));
    this.showExport();
  }

  private exporter(session: Session, worker: ProfileWorker): ExportDialog {
    this.exportDialog = new ExportDialog(session, {
      ownModules: this.settings.ownModules,
      keepPackages: this.settings.keepPackages ?? [],
      preview: (options) => worker.previewScrub(options),
      make: (choice) => worker.export(choice),
      save: (file) => this.host.send({ type: 'saveExport', ...file }),
    });
    return this.exportDialog;
  }

  /** The page whose keys count now. */
  get page(): ProfilePage | undefined {
    return this.shown?.page;
  }

  private async openSource(session: Session, page: ProfilePage, node: number, peek = false): Promise<void> {
    const file = session.frames.files[session.frameOf(node)]!;
    const { line } = await session.detailOf(node);
    this.openPlace(page, { file, line, function: session.nameOf(node) }, peek);
  }

  private openPlace(page: ProfilePage, place: SourcePlace, peek = false): void {
    const { file, line } = place;
    if (file === '') page.announce('no source known');
    else if (this.settings.canOpenSource) {
      const taken = Math.max(0, this.shown?.session.header.time ?? 0);
      this.host.send({ type: 'openSource', place: { ...place, taken }, peek });
    } else {
      this.host.send({ type: 'copy', text: line > 0 ? `${file}:${line}` : file });
      page.announce('path of the source copied');
    }
  }

  /** A base that came, or another way to compare. A base that cannot be used leaves the view as it is, and says why. */
  private async compare(
    name: string,
    bytes: Uint8Array<ArrayBuffer> | undefined,
    options: ComparisonOptions | undefined,
  ): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    this.loading.start();
    try {
      await shown.session.compare(name, bytes, options, (step, done) => this.loading.progress(step, done));
      this.baseOptions = options;
      this.notice.replaceChildren();
      this.explain(shown.session);
    } catch (error) {
      if (!(error instanceof WorkerError)) throw error;
      const { problem, action } = error.failure;
      const notice: Notice = {
        icon: 'error',
        title: `${name} cannot be compared.`,
        text: `It ${problem}. ${action}`,
        actions: [{ title: 'Choose another', act: () => this.host.send({ type: 'pickBase' }) }],
        isError: true,
      };
      this.notice.replaceChildren(noticeBar(notice, () => this.notice.replaceChildren()));
    } finally {
      this.loading.stop();
    }
  }

  private showEmpty(name: string, worker: ProfileWorker): void {
    worker.stop();
    if (this.trace.kind) {
      this.replace(this.trace.nothing());
      return;
    }
    this.replace(
      noticePage({
        icon: 'info',
        title: 'No samples',
        text: `${name} is a profile without samples: the program did nothing of this kind while it was taken. Capture for longer, or under load.`,
        actions: this.actions(),
        isError: false,
      }),
    );
  }

  private fail(name: string, message: string): void {
    this.tell({
      icon: 'error',
      title: this.shown ? `${name} changed and cannot be shown.` : 'Not shown',
      text: message,
      actions: this.actions(),
      isError: true,
    });
  }

  /** Above the view where there is one, else in its place. */
  private tell(notice: Notice): void {
    if (this.shown) this.notice.replaceChildren(noticeBar(notice, () => this.notice.replaceChildren()));
    else this.view.replaceChildren(noticePage(notice));
  }

  private closeShown(): void {
    this.shown?.worker.stop();
    this.shown?.page.close();
    this.shown = undefined;
  }

  private replace(content: HTMLElement): void {
    this.closeShown();
    this.view.replaceChildren(content);
  }

  private actions(): StateAction[] {
    const again: StateAction = { title: 'Read again', act: () => this.host.send({ type: 'ready' }) };
    const asText: StateAction = { title: 'Show as text', act: () => this.host.send({ type: 'showAsText' }) };
    return this.settings.canShowAsText ? [again, asText] : [again];
  }
}

/** How a comparison begins: both sides kept, as they were taken. */
const firstComparison: ComparisonOptions = { mode: 'diff-base', normalize: false, swapped: false };

/** The bytes in a buffer that holds nothing else, for the worker takes the buffer over. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return whole ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

const root = document.getElementById('app');
if (root) {
  const app = new App(connectHost(), root);
  listenToKeys(document.body, () => app.page);
}
