/** Owns turning facts of the compiler into marks with ranges in the text on disk, which is the text that was compiled. Starts nothing. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { URI } from 'vscode-uri';
import type { BuildError } from '#engine/escape/build-errors';
import type { CompilerPlace, EscapeReport, Fact } from '#engine/escape/facts';
import { rangeOf } from '#engine/escape/place';
import { allocates, factSentence, flowSteps, markText } from '#engine/escape/words';
import type { EscapeError, EscapeFile, EscapeMark } from '#protocol/escape';
import type { ProtocolRange } from '#protocol/language';

/** Lines of files, each read once for one answer. */
class SourceLines {
  readonly #files = new Map<string, Promise<readonly string[]>>();

  async line(place: CompilerPlace): Promise<string> {
    let lines = this.#files.get(place.file);
    if (lines === undefined) {
      // Files that cgo makes are gone by now; their marks keep the line and lose the column.
      lines = readFile(place.file, 'utf8').then(
        (text) => text.split(/\r?\n/),
        () => [],
      );
      this.#files.set(place.file, lines);
    }
    return (await lines)[place.line - 1] ?? '';
  }

  async range(place: CompilerPlace, subject: string): Promise<ProtocolRange> {
    const { start, end } = rangeOf(place, await this.line(place), subject);
    return {
      start: { line: start.line, character: start.column },
      end: { line: end.line, character: end.column },
    };
  }

  async location(place: CompilerPlace, subject: string) {
    return { uri: URI.file(place.file).toString(), range: await this.range(place, subject) };
  }
}

async function toMark(fact: Fact, sources: SourceLines): Promise<EscapeMark> {
  const steps = fact.flows
    .flatMap(flowSteps)
    .map(async ({ message, place }) =>
      place === undefined ? { message } : { message, location: await sources.location(place, '') },
    );
  return {
    kind: fact.kind,
    text: markText(fact),
    message: factSentence(fact),
    range: await sources.range(fact.place, fact.subject),
    steps: await Promise.all(steps),
  };
}

/** Marks of the files directly in `folder`; bodies of other packages that were compiled along are theirs to show. */
export async function toFiles(report: EscapeReport, folder: string): Promise<readonly EscapeFile[]> {
  const sources = new SourceLines();
  const own = [...report.files].filter(([file]) => dirname(file) === folder).sort(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(
    own.map(async ([file, facts]) => ({
      uri: URI.file(file).toString(),
      // Constants that become interfaces (panics of inlined calls, mostly) point into the binary: nothing to mark.
      marks: await Promise.all(
        facts.filter((fact) => fact.kind !== 'escapes' || allocates(fact)).map((fact) => toMark(fact, sources)),
      ),
    })),
  );
}

export async function toErrors(errors: readonly BuildError[]): Promise<readonly EscapeError[]> {
  const sources = new SourceLines();
  return Promise.all(
    errors.map(async ({ message, place }) =>
      place === undefined ? { message } : { message, location: await sources.location(place, '') },
    ),
  );
}
