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
import './style/states.css';
import type { HostToPage, ProfileSettings, ProfileViewState } from '#protocol/profile';
import { Loading, type Notice, noticeBar, noticePage, type StateAction } from './chrome/states';
import { element } from './dom';
import { connectHost, type Host } from './host';
import { listenToKeys } from './keys';
import { ProfilePage } from './page';
import { type Change, Session } from './session';
import { singleStack } from './single-stack';
import { ProfileWorker, WorkerError } from './worker-client';

class App {
  private readonly view = element('div', { class: 'view' });
  private readonly notice = element('div');
  private readonly loading = new Loading(() => this.reader?.stop());
  private settings: ProfileSettings = { ownModules: [], canOpenSource: false, canShowAsText: false };
  private reader: ProfileWorker | undefined;
  private shown: { readonly worker: ProfileWorker; readonly session: Session; readonly page: ProfilePage } | undefined;

  constructor(
    private readonly host: Host,
    private readonly root: HTMLElement,
  ) {
    root.replaceChildren(this.loading.element, this.notice, this.view);
    host.listen((message) => this.receive(message));
    host.send({ type: 'ready' });
  }

  private receive(message: HostToPage): void {
    switch (message.type) {
      case 'settings':
        this.settings = message.settings;
        return;
      case 'file':
        void this.open(message.name, ownBytes(message.bytes), message.state);
        return;
      case 'unreadable':
        this.fail(message.name, message.message);
        return;
    }
  }

  private async open(name: string, bytes: Uint8Array<ArrayBuffer>, state: ProfileViewState | undefined): Promise<void> {
    this.reader?.stop();
    const worker = new ProfileWorker();
    this.reader = worker;
    this.loading.start();
    try {
      const opened = await worker.open(bytes, this.settings.ownModules, (step, done) =>
        this.loading.progress(step, done),
      );
      this.reader = undefined;
      this.notice.replaceChildren();
      const session = new Session(name, opened, worker);
      if (opened.header.sampleCount === 0) this.showEmpty(name, worker);
      else if (opened.header.sampleCount === 1) this.replace(singleStack(session));
      else await this.show(session, worker, this.shown ? stateOf(this.shown.session) : state);
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

  private async show(session: Session, worker: ProfileWorker, state: ProfileViewState | undefined): Promise<void> {
    const page = new ProfilePage(
      session,
      {
        openSource: (node) => void this.openSource(session, page, node),
        copyStack: (node) => {
          this.host.send({ type: 'copy', text: session.stackText(node) });
          page.announce('stack copied');
        },
        copyText: (text) => this.host.send({ type: 'copy', text }),
      },
      this.root,
    );
    this.closeShown();
    this.shown = { worker, session, page };
    this.view.replaceChildren(page.element);
    if (state) await restore(session, state);
    session.onChange((change) => {
      if (savedOn.has(change)) {
        this.host.send({ type: 'saveState', state: stateOf(session) });
      }
    });
  }

  /** The page whose keys count now. */
  get page(): ProfilePage | undefined {
    return this.shown?.page;
  }

  private async openSource(session: Session, page: ProfilePage, node: number): Promise<void> {
    const file = session.frames.files[session.frameOf(node)]!;
    if (file === '') {
      page.announce('no source known');
      return;
    }
    const { line } = await session.detailOf(node);
    if (this.settings.canOpenSource) {
      this.host.send({ type: 'openSource', place: { file, line, function: session.nameOf(node) } });
    } else {
      this.host.send({ type: 'copy', text: line > 0 ? `${file}:${line}` : file });
      page.announce('path of the source copied');
    }
  }

  private showEmpty(name: string, worker: ProfileWorker): void {
    worker.stop();
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
    const notice: Notice = {
      icon: 'error',
      title: this.shown ? `${name} changed and cannot be shown.` : 'Not shown',
      text: message,
      actions: this.actions(),
      isError: true,
    };
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

/** What is worth finding again. */
const savedOn: ReadonlySet<Change> = new Set(['tab', 'search', 'layout', 'picture']);

/** The bytes in a buffer that holds nothing else, for the worker takes the buffer over. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return whole ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

function stateOf(session: Session): ProfileViewState {
  const { type, unit } = session.sampleType;
  return { tab: session.tab, sampleType: `${type}/${unit}`, search: session.search.text, ...session.view };
}

async function restore(session: Session, state: ProfileViewState): Promise<void> {
  const { sampleTypes } = session.header;
  const index = sampleTypes.findIndex(({ type, unit }) => `${type}/${unit}` === state.sampleType);
  if (index >= 0) await session.chooseSampleType(index);
  const { refinements, granularity, inverted } = state;
  await session.restore({ refinements, granularity, inverted });
  if (state.search !== '') await session.find(state.search);
  session.showTab(state.tab);
}

const root = document.getElementById('app');
if (root) {
  const app = new App(connectHost(), root);
  listenToKeys(document.body, () => app.page);
}
