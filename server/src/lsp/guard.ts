/** Owns what happens when a handler fails: it is logged once in full, the editor gets an empty answer, the server goes on. Knows no handler. */
import { type Connection, MessageType, ResponseError, ShowMessageNotification } from 'vscode-languageserver';

export class Guard {
  readonly #connection: Connection;
  readonly #told = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** A handler of a notification that never throws. */
  notification = <P>(name: string, handle: (params: P) => void | Promise<void>): ((params: P) => void) => {
    return (params) => {
      void this.request(name, undefined, async (given: P) => handle(given))(params);
    };
  };

  /** A handler of a request that answers `fallback` where `handle` throws; errors meant for the client pass. */
  request = <A extends readonly unknown[], R>(name: string, fallback: R, handle: (...args: A) => R | Promise<R>) => {
    return async (...args: A): Promise<R> => {
      try {
        return await handle(...args);
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        this.report(name, error);
        return fallback;
      }
    };
  };

  /** Notes a failure in the client's log. */
  report(name: string, error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#connection.console.error(`${name} failed: ${detail}`);
  }

  /** Tells the user something once in the server's life. */
  tellOnce(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#connection.console.warn(message);
    void this.#connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }
}
