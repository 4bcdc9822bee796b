/**
 * Entry of the reader of profiles, a script of its own so that the client stays small and starts fast: a module where there is `require`,
 * a worker that answers one request in a browser.
 */
import { type ReadRequest, read } from './read';

export { read };

/** Workers of a browser have this, modules of Node have not. */
if (typeof module === 'undefined') {
  self.addEventListener('message', (event: MessageEvent<ReadRequest>) => {
    void read(event.data, {}).then((answer) => self.postMessage(answer));
  });
}
