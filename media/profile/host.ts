/**
 * Owns how the page reaches whoever shows it: VS Code by messages, or a plain browser that fetches the file itself.
 * Refuses to know views; both sides look the same to the rest of the page.
 */
import { type HostToPage, type PageToHost, parseHostToPage, parseViewState } from '#protocol/profile';

export interface Host {
  send(message: PageToHost): void;
  /** Called once; messages that do not pass the check never arrive. */
  listen(receive: (message: HostToPage) => void): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
}

declare global {
  /** Present only inside a VS Code webview. */
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

export function connectHost(): Host {
  return globalThis.acquireVsCodeApi ? vsCodeHost(globalThis.acquireVsCodeApi()) : browserHost(document.body.dataset);
}

function vsCodeHost(api: VsCodeApi): Host {
  return {
    send: (message) => api.postMessage(message),
    listen: (receive) =>
      window.addEventListener('message', (event) => {
        const message = parseHostToPage(event.data);
        if (message) receive(message);
      }),
  };
}

/** In a browser there is no editor to open lines in; everything else works alike. */
function browserHost(data: DOMStringMap): Host {
  const name = data.name ?? 'profile';
  const stateKey = `gopherscope:${name}`;
  let receive: (message: HostToPage) => void = () => {};
  const load = async () => {
    receive({ type: 'settings', settings: { ownModules: [], canOpenSource: false, canShowAsText: false } });
    try {
      const response = await fetch(data.profileUrl ?? '');
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      receive({ type: 'file', name, bytes, state: storedState(stateKey) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `${name} could not be fetched (${reason}). Check that gopherscope view still runs, then read it again.`;
      receive({ type: 'unreadable', name, message });
    }
  };
  return {
    listen: (handler) => {
      receive = handler;
    },
    send: (message) => {
      switch (message.type) {
        case 'ready':
          void load();
          return;
        case 'copy':
          void navigator.clipboard.writeText(message.text);
          return;
        case 'saveState':
          sessionStorage.setItem(stateKey, JSON.stringify(message.state));
          return;
        case 'report':
          console.error(message.message);
          return;
        case 'pickBase':
          pickFile((name, bytes) => receive({ type: 'base', name, bytes }));
          return;
        case 'openSource':
        case 'showAsText':
          return;
      }
    },
  };
}

/** Lets the user choose a file of this machine. Nothing is sent anywhere: the page reads it. */
function pickFile(chosen: (name: string, bytes: Uint8Array) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    void file?.arrayBuffer().then((buffer) => chosen(file.name, new Uint8Array(buffer)));
  });
  input.click();
}

function storedState(key: string) {
  try {
    return parseViewState(JSON.parse(sessionStorage.getItem(key) ?? 'null'));
  } catch {
    return undefined;
  }
}
