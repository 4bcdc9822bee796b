/** Owns the list of formats a profile is exported in: names, extensions, what each is for. Knows nothing of how they are written. */

export type ExportFormat = 'html' | 'svg' | 'png' | 'folded' | 'csv' | 'json' | 'pprof';

export interface FormatRow {
  readonly format: ExportFormat;
  /** With its dot. */
  readonly extension: string;
  readonly title: string;
  readonly purpose: string;
}

export const exportFormats: readonly FormatRow[] = [
  {
    format: 'html',
    extension: '.html',
    title: 'Interactive page',
    purpose: 'one file that opens offline in any browser',
  },
  { format: 'svg', extension: '.svg', title: 'SVG', purpose: 'the flame graph for documents, dark and light' },
  { format: 'png', extension: '.png', title: 'PNG', purpose: 'the flame graph as a picture' },
  { format: 'pprof', extension: '.pb.gz', title: 'pprof', purpose: 'for go tool pprof and other viewers' },
  { format: 'folded', extension: '.folded', title: 'Folded stacks', purpose: 'one stack and its value a line' },
  { format: 'csv', extension: '.csv', title: 'CSV', purpose: 'flat and cum of each function' },
  { format: 'json', extension: '.json', title: 'JSON', purpose: 'functions and call tree for scripts' },
];

/** What else profiles of pprof are called. They are written compressed under every name, as pprof does: whoever reads them looks at the bytes. */
const pprofExtensions = ['.pb', '.pprof', '.prof'] as const;

/** The format a file's name says, undefined when it says none. */
export function formatOf(name: string): ExportFormat | undefined {
  const lower = name.toLowerCase();
  if (pprofExtensions.some((extension) => lower.endsWith(extension))) return 'pprof';
  return exportFormats.find(({ extension }) => lower.endsWith(extension))?.format;
}
