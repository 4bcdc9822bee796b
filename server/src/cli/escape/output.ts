/** Owns how `escape` prints: text with flows, and the JSON document. Finds nothing. */
import { isAbsolute, relative, sep } from 'node:path';
import type { Colors } from 'picocolors/types';
import type { BuildError } from '#engine/escape/build-errors';
import type { CompilerPlace, Fact } from '#engine/escape/facts';
import { flowSteps, markText } from '#engine/escape/words';
import { formatShare, formatValue } from '#engine/profile/units/format';

/** A fact ready to print. */
export interface Listed {
  readonly fact: Fact;
  /** UTF-16 columns from 1 of the expression, where the source could be read. */
  readonly columns: { readonly start: number; readonly end: number };
  /** Bytes allocated on its line, with a profile. */
  readonly bytes?: number;
  /** With a baseline: it is not there. */
  readonly isNew?: boolean;
}

export interface EscapeListing {
  readonly cwd: string;
  readonly toolVersion: string;
  readonly packages: readonly string[];
  readonly facts: readonly Listed[];
  /** What the profile counted in all. */
  readonly total?: number;
  readonly errors: readonly BuildError[];
  readonly unknownLines: number;
  readonly durationMs: number;
}

/** A path as people in `cwd` would write it. */
export function shownPath(file: string, cwd: string): string {
  const way = relative(cwd, file);
  return (way.startsWith('..') || isAbsolute(way) ? file : way).split(sep).join('/');
}

function shownPlace(place: CompilerPlace, cwd: string): string {
  const at = place.column > 0 ? `${place.line}:${place.column}` : `${place.line}`;
  return `${shownPath(place.file, cwd)}:${at}`;
}

export function errorText(error: BuildError, cwd: string): string {
  return error.place === undefined ? error.message : `${shownPlace(error.place, cwd)}: ${error.message}`;
}

export function escapesAsText(listing: EscapeListing, colors: Colors, withFlows: boolean): string {
  const { cwd, total } = listing;
  const lines = listing.facts.flatMap(({ fact, columns, bytes, isNew }) => {
    const place = `${shownPath(fact.place.file, cwd)}:${fact.place.line}:${columns.start}`;
    const cost = bytes && total ? ` · ${formatValue(bytes, 'bytes')} · ${formatShare(bytes, total)}` : '';
    const head = `${colors.bold(place)}: ${markText(fact)}${cost}${isNew ? colors.yellow(' (new)') : ''}`;
    const steps = withFlows ? fact.flows.flatMap(flowSteps) : [];
    return [
      head,
      ...steps.map(({ message, place: at }) =>
        colors.dim(`    ${message}${at === undefined ? '' : ` at ${shownPlace(at, cwd)}`}`),
      ),
    ];
  });
  const files = new Set(listing.facts.map(({ fact }) => fact.place.file)).size;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  const summary = `${count(listing.facts.length, 'fact')} in ${count(files, 'file')} of ${count(listing.packages.length, 'package')}.`;
  return `${[...lines, colors.dim(summary)].join('\n')}\n`;
}

function jsonPlace(place: CompilerPlace, cwd: string) {
  return { file: shownPath(place.file, cwd), line: place.line, byteColumn: place.column };
}

/** Lines and columns from 1, columns in UTF-16; places inside flows are the compiler's own, columns in bytes. */
export function escapesAsJson(listing: EscapeListing): string {
  const { cwd, total } = listing;
  const document = {
    version: 1,
    tool: { name: 'gopherscope', version: listing.toolVersion },
    packages: listing.packages,
    facts: listing.facts.map(({ fact, columns, bytes, isNew }) => ({
      kind: fact.kind,
      subject: fact.subject,
      ...(fact.detail === undefined ? {} : { detail: fact.detail }),
      function: fact.function ?? '',
      message: markText(fact),
      file: shownPath(fact.place.file, cwd),
      range: {
        start: { line: fact.place.line, column: columns.start },
        end: { line: fact.place.line, column: columns.end },
      },
      flow: fact.flows.flatMap((flow) =>
        flow.steps.map((step) =>
          step.kind === 'flow'
            ? { to: step.to, source: step.source }
            : { from: step.text, why: step.why, ...jsonPlace(step.place, cwd) },
        ),
      ),
      ...(bytes === undefined ? {} : { allocatedBytes: bytes }),
      ...(isNew === undefined ? {} : { new: isNew }),
    })),
    ...(total === undefined ? {} : { allocatedTotal: total }),
    errors: listing.errors.map(({ place, message }) => ({
      ...(place === undefined ? {} : jsonPlace(place, cwd)),
      message,
    })),
    summary: {
      facts: listing.facts.length,
      packages: listing.packages.length,
      unknownLines: listing.unknownLines,
      durationMs: Math.round(listing.durationMs),
    },
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}
