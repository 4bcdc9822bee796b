/** Owns the status message: collects what changes it and sends it once per turn. Knows no feature. */
import type { ServerState, StatusParams } from '#protocol/language';
import type { Published } from './published';

export class Status {
  readonly #send: (params: StatusParams) => void;
  readonly #published: Published;
  readonly #skipped: () => readonly string[];
  readonly #faulty = new Set<string>();
  #state: ServerState = 'starting';
  #goVersion: string | undefined;
  #sent = '';
  #pending = false;

  constructor(send: (params: StatusParams) => void, published: Published, skipped: () => readonly string[]) {
    this.#send = send;
    this.#published = published;
    this.#skipped = skipped;
  }

  setState(state: ServerState): void {
    this.#state = state;
    this.changed();
  }

  /** `version`: the `go` directive of the module of the file last analysed. */
  setGoVersion(version: string | undefined): void {
    this.#goVersion = version;
    this.changed();
  }

  addFaultyRule(rule: string): void {
    this.#faulty.add(rule);
    this.changed();
  }

  /** Something that is shown may have changed. */
  changed(): void {
    if (this.#pending) return;
    this.#pending = true;
    queueMicrotask(() => {
      this.#pending = false;
      const params = this.#params();
      const text = JSON.stringify(params);
      if (text === this.#sent) return;
      this.#sent = text;
      this.#send(params);
    });
  }

  #params(): StatusParams {
    const counts = this.#published.counts();
    return {
      state: this.#state,
      text: this.#text(counts.findings, counts.files),
      counts,
      ...(this.#goVersion === undefined ? {} : { goVersion: this.#goVersion }),
      faultyRules: [...this.#faulty],
      skippedFiles: this.#skipped(),
    };
  }

  #text(findings: number, files: number): string {
    switch (this.#state) {
      case 'starting':
        return 'Starting.';
      case 'scanning':
        return 'Scanning the workspace.';
      case 'analysing':
        return 'Analysing.';
      case 'ready':
        return `${counted(findings, 'finding')} in ${counted(files, 'file')}.`;
    }
  }
}

function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;
}
