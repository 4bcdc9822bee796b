/**
 * Owns how the page reaches whoever shows it: VS Code by messages, or a plain browser (standalone.ts).
 * Refuses to know views; both sides look the same to the rest of the page.
 */
import { parseHostToPage } from '#protocol/profile';
import { type Host, standaloneHost } from './standalone';

interface VsCodeApi {
  postMessage(message: unknown): void;
}

declare global {
  /** Present only inside a VS Code webview. */
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

export function connectHost(): Host {
  return globalThis.acquireVsCodeApi ? vsCodeHost(globalThis.acquireVsCodeApi()) : standaloneHost();
}

function vsCodeHost(api: VsCodeApi): Host {
  return {
    hasMenu: true,
    send: (message) => api.postMessage(message),
    listen: (receive) =>
      window.addEventListener('message', (event) => {
        const message = parseHostToPage(event.data);
        if (message) receive(message);
      }),
  };
}
