/**
 * Entry of the profile page: reads what the host sends, in a worker, and shows either the profile or what is wrong with it.
 * An old view stays until a new one is ready. Refuses to know what the views look like.
 */
import type { Written } from '#protocol/written';
import './style/tokens.css';
import './style/page.css';
import './style/little-room.css';
import './style/controls.css';
import './style/rail.css';
import './style/refine.css';
import './style/flame.css';
import './style/sandwich.css';
import './style/table.css';
import './style/compare.css';
import './style/growth.css';
import './style/source.css';
import './style/listing.css';
import './style/facts.css';
import './style/verdicts.css';
import './style/states.css';
import './style/export.css';
import './style/trace.css';
import './style/forced.css';
import type { ProfileSettings, ProfileViewState, RevealTarget } from '#protocol/profile';
import { HostNotes } from './chrome/host-notes';
import { servedBar } from './chrome/served-bar';
import { Loading, type Notice, noteBar, noticeBar, noticePage, type StateAction } from './chrome/states';
import { Base } from './compare/base';
import { element } from './dom';
import { Exporting } from './exporting';
import { connectHost } from './host';
import { act, listenToKeys } from './keys';
import type { ProfileHeader } from './model';
import { ProfilePage } from './page';
import { Session } from './session';
import { isSingle, singleStack } from './single-stack';
import { SourceAccess } from './source/access';
import type { Host, HostMessage } from './standalone';
import { findPath, pathOf, stackText } from './state/path';
import { restore, savedOn, stateOf } from './state/view-state';
import { TraceProfiles } from './trace/profiles';
import { ProfileWorker, unlessStopped, WorkerError } from './worker-client';

/** What a profile is shown as. */
type Form = 'page' | 'single' | 'empty';

interface Shown {
  readonly worker: ProfileWorker;
  readonly session: Session;
  readonly form: Form;
  /** Of the form `page` alone. */
  readonly page: ProfilePage | undefined;
}

/** Of a page that was exported without what must not be read. */
const scrubbedNote = 'This export is scrubbed: <redacted> stands for names, labels and paths that are not public.';

class App {
  private readonly view = element('div', { class: 'view' });
  private readonly notice = element('div');
  private readonly notes = new HostNotes();
  private readonly loading = new Loading(() => {
    if (this.trace.isAsking) this.trace.cancel();
    else if (this.reader) this.reader.stop();
    else this.shown?.session.cancelLook();
  });
  private readonly trace = new TraceProfiles({
    send: (message) => this.host.send(message),
    show: (name, bytes, notes, isOther) => {
      if (isOther) this.baseLost = this.base.forget() || this.baseLost;
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
  /** The one that was started last, whether it still reads or not. */
  private newest: ProfileWorker | undefined;
  private readonly base = new Base(this.loading, {
    say: (notice) => this.say(notice),
    pick: () => this.host.send({ type: 'pickBase' }),
  });
  /** Whether the base went because it is another kind of profile than the one shown now. */
  private baseLost = false;
  private readonly exporting: Exporting;
  private readonly source: SourceAccess;
  /** What the host asked to select, until it is shown. */
  private wanted: RevealTarget | undefined;
  private shown: Shown | undefined;

  constructor(
    private readonly host: Host,
    private readonly root: HTMLElement,
  ) {
    this.exporting = new Exporting(host);
    this.source = new SourceAccess(host, {
      canOpen: () => this.settings.canOpenSource,
      hasTexts: () => host.served?.hasSource === true,
      show: (place, node) => this.page?.showSource(place, node) === true,
      announce: (text) => this.page?.announce(text),
      doubt: (file, text) => this.notes.opened(file, text),
    });
    root.replaceChildren(
      ...(host.served ? [servedBar(host.served, this.notes.file)] : []),
      this.trace.element,
      element('div', {}, this.loading.element),
      this.notice,
      this.notes.element,
      this.view,
    );
    host.listen((message) => this.receive(message));
    host.send({ type: 'ready' });
  }

  private receive(message: HostMessage): void {
    switch (message.type) {
      case 'settings':
        this.settings = message.settings;
        return;
      case 'file':
        this.trace.leave();
        void this.open(message.name, ownBytes(message.bytes), message.state, [], message.written);
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
        this.base.take(message.name, ownBytes(message.bytes));
        // While a profile is read, the base waits for it.
        if (this.shown && !this.reader) void this.compared(this.base.join(this.shown.session));
        return;
      case 'unreadable':
        this.fail(message.name, message.message);
        return;
      case 'sourceText':
      case 'sourceFacts':
        this.source.receive(message);
        return;
      case 'copied':
        this.notes.copied(message.text, message.copied);
        return;
      case 'fileChanged':
        this.notes.fileIs(message.name, message.now, () => this.host.send({ type: 'ready' }));
        return;
      case 'act':
        if (this.page) act(this.page, message.deed);
        return;
      case 'showExport':
        this.exporting.ask(this.reader === undefined);
        return;
      case 'exported':
        this.exporting.saved(message.saved, message.message);
        if (message.message !== '') this.page?.announce(message.message);
        return;
      case 'reveal':
        this.wanted = message;
        if (this.reader === undefined) this.reveal();
        return;
      case 'source':
        this.source.opened(message.file, message.doubt);
        return;
    }
  }

  /** The page whose keys count now. */
  get page(): ProfilePage | undefined {
    return this.shown?.page;
  }

  private say(notice: Notice | undefined): void {
    this.notice.replaceChildren(...(notice ? [noticeBar(notice, () => this.notice.replaceChildren())] : []));
  }

  /** Selects the widest node of the function that was asked for, once there is a profile to look in. */
  private reveal(): void {
    const { page, wanted } = this;
    if (!page || !wanted || !this.shown) return;
    this.wanted = undefined;
    const { session } = this.shown;
    // At a finer granularity than functions a name goes on with the place.
    const { function: name } = wanted;
    const frame = session.frames.names.findIndex((other) => other === name || other.startsWith(`${name} `));
    const node = frame < 0 ? 0 : session.layout.widest[frame]!;
    if (node === 0) page.announce(`${wanted.function} is not in this profile`);
    else session.select(node, true);
  }

  /** @param lacks what is missing besides what the profile itself tells */
  private async open(
    name: string,
    bytes: Uint8Array<ArrayBuffer>,
    state: ProfileViewState | undefined,
    lacks: readonly string[] = [],
    written?: Written,
  ): Promise<void> {
    this.reader?.stop();
    const worker = new ProfileWorker();
    this.newest = worker;
    this.reader = worker;
    this.loading.start();
    try {
      const opened = await worker.open(bytes, this.settings.ownModules, (step, done) =>
        this.loading.progress(step, done),
      );
      const session = new Session(
        name,
        opened,
        worker,
        {
          start: () => this.loading.start('Refining'),
          stop: () => this.loading.stop(),
        },
        written?.sides,
      );
      const notes = [...opened.header.notes, ...lacks, ...(written?.scrubbed ? [scrubbedNote] : [])];
      this.notice.replaceChildren(...(notes.length > 0 ? [noteBar(notes, () => this.notice.replaceChildren())] : []));
      await this.base.join(session);
      this.reader = undefined;
      await this.show(session, worker, state);
    } catch (error) {
      // A reader that was replaced by a newer one fails too, and nobody waits for it.
      if (worker !== this.newest) return;
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

  /** Looks at it as at the profile shown before, else in the way it was looked at last. */
  private async show(session: Session, worker: ProfileWorker, last: ProfileViewState | undefined): Promise<void> {
    const before = this.page && this.shown?.session;
    const state = before ? stateOf(before, this.trace.kind) : last;
    const selected = before ? pathOf(before, before.selected) : [];
    this.shown?.worker.stop();
    this.present(session, worker);
    if (before?.name === session.name && !this.trace.kind) this.notes.readAgain(session.name);
    if (state && this.page) await restore(session, state);
    // A newer one is shown by now.
    if (this.shown?.session !== session) return;
    if (selected.length > 0) session.select(findPath(session, selected));
    // Which of a trace's profiles is shown is worth finding again by itself.
    if (this.trace.kind) this.save(session);
    if (this.baseLost) this.host.send({ type: 'compareAgain' });
    this.baseLost = false;
    this.reveal();
    this.exporting.open();
    session.onChange((change) => {
      if (savedOn.has(change)) this.save(session);
    });
  }

  private save(session: Session): void {
    if (!this.page) return;
    this.state = stateOf(session, this.trace.kind);
    this.host.send({ type: 'saveState', state: this.state });
  }

  /** Puts a profile on the screen in the form that suits it. */
  private present(session: Session, worker: ProfileWorker): void {
    this.page?.close();
    const form = formOf(session.header);
    const page = form === 'page' ? this.pageOf(session, worker) : undefined;
    this.shown = { worker, session, form, page };
    if (page) {
      this.view.replaceChildren(page.element);
      void this.explain(session);
    } else if (form === 'single') {
      this.view.replaceChildren(singleStack(session, this.exporting.begin(session, worker, this.settings)));
    } else this.view.replaceChildren(this.trace.kind ? this.trace.nothing() : noticePage(this.nothingIn(session)));
  }

  private pageOf(session: Session, worker: ProfileWorker): ProfilePage {
    const page = new ProfilePage(
      session,
      {
        openSource: (node, peek) => void this.source.openNode(session, node, peek),
        openPlace: (place, peek) => this.source.openPlace(session, place, peek),
        copyPlace: (place) => this.source.copyPlace(place),
        sourceDeed: this.source.deed,
        copy: (text) => this.host.send({ type: 'copy', text }),
        pickBase: () => this.host.send({ type: 'pickBase' }),
        compare: (options) => void this.compared(this.base.change(session, options)),
        copyStack: (node) => this.host.send({ type: 'copy', text: stackText(session, node, session.view.inverted) }),
      },
      {
        source: this.source.begin(),
        root: this.root,
        exportDialog: this.exporting.begin(session, worker, this.settings),
        hostHasMenu: this.host.hasMenu,
        recent: this.settings.recent ?? [],
      },
    );
    return page;
  }

  /** After a comparison began, changed or ended: a profile with nothing in it has something to show beside another one. */
  private async compared(comparing: Promise<void>): Promise<void> {
    await comparing.catch(unlessStopped);
    if (!this.shown) return;
    const { session, worker, form } = this.shown;
    if (formOf(session.header) === form) void this.explain(session);
    else this.present(session, worker);
  }

  private async explain(session: Session): Promise<void> {
    try {
      await session.explain(this.settings.thresholds ?? {});
    } catch (error) {
      // A worker that was stopped for a newer one answers nobody, which is no failure.
      if (this.shown?.session === session) this.host.send({ type: 'report', message: String(error) });
    }
  }

  private nothingIn({ name }: Session): Notice {
    return {
      icon: 'info',
      title: 'No samples',
      text: `${name} is a profile without samples: the program did nothing of this kind while it was taken. Capture for longer, or under load.`,
      actions: [...this.actions(), { title: 'Compare…', act: () => this.host.send({ type: 'pickBase' }) }],
      isError: false,
    };
  }

  private fail(name: string, message: string): void {
    this.tell({
      icon: 'error',
      title: this.shown ? `${name} cannot be shown.` : 'Not shown',
      text: message,
      actions: this.actions(),
      isError: true,
    });
  }

  /** Above the view where there is one, else in its place. */
  private tell(notice: Notice): void {
    if (this.shown) this.say(notice);
    else this.view.replaceChildren(noticePage(notice));
  }

  private replace(content: HTMLElement): void {
    this.shown?.worker.stop();
    this.page?.close();
    this.shown = undefined;
    this.view.replaceChildren(content);
  }

  private actions(): StateAction[] {
    const again: StateAction = { title: 'Read again', act: () => this.host.send({ type: 'ready' }) };
    const asText: StateAction = { title: 'Show as text', act: () => this.host.send({ type: 'showAsText' }) };
    return [...(this.host.holdsFile ? [] : [again]), ...(this.settings.canShowAsText ? [asText] : [])];
  }
}

/** Shares of what was seen once mean nothing; one stack that thousands of goroutines share is more. A comparison says something of either. */
function formOf(header: ProfileHeader): Form {
  if (header.comparison) return 'page';
  if (header.sampleCount === 0) return 'empty';
  return isSingle(header) ? 'single' : 'page';
}

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
