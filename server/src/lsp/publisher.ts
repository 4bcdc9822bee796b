/** Owns telling the client what was found in a file: diagnostics for every editor, findings for our client. Never speaks of a text that moved on. */
import type { Connection } from 'vscode-languageserver';
import { suppressionDoubts } from '#engine/checking/suppression-doubts';
import type { Related } from '#engine/findings/finding';
import { rules } from '#engine/rules/registry.generated';
import type { FindingsParams } from '#protocol/language';
import { toDiagnostic, toDoubt, toFindingItem } from './diagnostics';
import { type CharacterUnit, toRange } from './encoding';
import type { FileFindings, Published } from './published';
import type { Status } from './status';

export interface PublisherParts {
  readonly connection: Connection;
  /** Tells our own client; does nothing in other editors. */
  readonly sendFindings: (params: FindingsParams) => void;
  readonly published: Published;
  readonly status: Status;
  readonly unit: () => CharacterUnit;
  /** Hears of every file whose findings are known now, or gone. */
  readonly changed: (key: string) => void;
  /** Whether the editor shows related locations. */
  readonly withRelated: boolean;
}

export class Publisher {
  readonly #parts: PublisherParts;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** The caller has checked, in this very turn, that `file` is of the present text. */
  publish(file: FileFindings): void {
    const { published, connection, unit, withRelated } = this.#parts;
    const before = published.get(file.key);
    published.set(file);
    this.#parts.changed(file.key);
    if (before !== undefined && isTold(before, file)) return;
    // An open file is told of each version, so that the editor knows its marks are fresh; one on disk only when there is something to say.
    const silent = file.version === undefined && file.findings.length === 0 && (before?.findings.length ?? 0) === 0;
    if (!silent) {
      void connection.sendDiagnostics({
        uri: file.uri,
        ...(file.version === undefined ? {} : { version: file.version }),
        diagnostics: [
          ...file.findings.map((finding) => toDiagnostic(finding, file, unit(), this.#place, withRelated)),
          ...suppressionDoubts(file.lines, rules.keys()).map((doubt) => toDoubt(doubt, file, unit())),
        ],
      });
    }
    if (before === undefined || !sameFindings(before, file)) this.#sendFindings(file);
    this.#parts.status.changed();
  }

  /** The file is gone. */
  clear(key: string): void {
    const { published, connection, status } = this.#parts;
    const before = published.get(key);
    if (before === undefined) return;
    published.delete(key);
    this.#parts.changed(key);
    void connection.sendDiagnostics({ uri: before.uri, diagnostics: [] });
    this.#sendFindings({ ...before, findings: [] });
    status.changed();
  }

  #sendFindings(file: FileFindings): void {
    const params: FindingsParams = {
      uri: file.uri,
      package: file.package,
      folder: file.folder,
      findings: file.findings.map((finding) => toFindingItem(finding, file, this.#parts.unit())),
    };
    this.#parts.sendFindings(params);
  }

  readonly #place = (key: string, range: Related['range']) => {
    const target = this.#parts.published.get(key);
    if (target !== undefined) return { uri: target.uri, range: toRange(range, target.lines, this.#parts.unit()) };
    const { start, end } = range;
    return {
      uri: key,
      range: {
        start: { line: start.line, character: start.column },
        end: { line: end.line, character: end.column },
      },
    };
  };
}

/** Whether the editor was told the same of this very text: what is open is told of before the rest of its package is looked at. */
function isTold(before: FileFindings, file: FileFindings): boolean {
  const isSameText = before.lines === file.lines && before.version === file.version;
  // Where a place in another file is shown depends on what is known of that file by now.
  const isAlone = file.findings.every(({ related }) => related.every((each) => each.file === file.key));
  return isSameText && isAlone && file.version !== undefined && sameFindings(before, file);
}

/** Whether the findings tree would show the same. */
function sameFindings(a: FileFindings, b: FileFindings): boolean {
  return (
    a.uri === b.uri &&
    a.package === b.package &&
    a.findings.length === b.findings.length &&
    a.findings.every((finding, index) => JSON.stringify(finding) === JSON.stringify(b.findings[index]))
  );
}
