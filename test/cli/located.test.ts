/** Paths of one finding whose explanation and fix lie in other packages: all as people read them from where they stand. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { formatJson } from '#engine/report/json';
import { formatSarif } from '#engine/report/sarif';
import { formatText } from '#engine/report/text';
import { located } from '../../server/src/cli/check/located';
import { shownFile } from '../../server/src/host/check/shown-file';

const cwd = resolve('/w/shop');
const range = { start: { line: 4, column: 1 }, end: { line: 4, column: 9 } };
const finding = located(
  'cmd/run',
  {
    rule: 'resource-not-closed',
    severity: 'warning',
    confidence: 'proved',
    message: 'This connection is never closed.',
    function: 'main',
    file: 'main.go',
    range,
    related: [
      { message: '1 of 3: made here.', file: resolve('/w/shop/pool/pool.go'), range },
      { message: '2 of 3: handed on here.', file: resolve('/w/lib/hand.go'), range },
      { message: '3 of 3: returns here.', file: 'main.go', range },
    ],
    fixes: [{ title: 'Close it', preferred: true, edits: [{ file: 'main.go', range, text: '' }] }],
    sourceLine: '\tpool.Open()',
    occurrence: 0,
  },
  cwd,
);
const report = {
  tool: { name: 'gopherscope', version: '0.0.0' },
  findings: [finding],
  errors: [],
  failOn: 'warning' as const,
  isSuccessful: true,
  rules: [],
  summary: { files: 1, lines: 1, functions: 1, durationMs: 0, parseMs: 0 },
  notDecided: [],
};
const places = ['pool/pool.go', '../lib/hand.go', 'cmd/run/main.go'];

describe('a finding explained in other packages', () => {
  it('has paths from the working directory, wherever its files lie', () => {
    assert.equal(finding.file, 'cmd/run/main.go');
    assert.deepEqual(
      finding.related.map(({ file }) => file),
      places,
    );
    assert.equal(finding.fixes[0]!.edits[0]!.file, 'cmd/run/main.go');
  });

  it('reads so in the formats that tell the steps', () => {
    const json = JSON.parse(formatJson(report)).findings[0].related;
    assert.deepEqual(
      json.map(({ file }: { file: string }) => file),
      places,
    );
    const sarif = JSON.parse(formatSarif(report)).runs[0].results[0].codeFlows[0].threadFlows[0].locations;
    assert.deepEqual(
      sarif.map(
        ({ location }: { location: { physicalLocation: { artifactLocation: { uri: string } } } }) =>
          location.physicalLocation.artifactLocation.uri,
      ),
      places,
    );
    const same = (text: string) => text;
    const severity = { error: same, warning: same, information: same, hint: same };
    const text = formatText(report, { style: { bold: same, dim: same, severity }, verbose: false });
    for (const place of places)
      assert.ok(text.includes(`    ${place}:5:2: `) || text.includes(`${place}:5:2: warning`), text);
  });

  it('shows names in a directory, directories and paths that are shown already', () => {
    assert.equal(shownFile('.', 'a.go', cwd), 'a.go');
    assert.equal(shownFile('pkg', 'a.go', cwd), 'pkg/a.go');
    assert.equal(shownFile('pkg', '', cwd), 'pkg');
    assert.equal(shownFile('pkg', 'other/a.go', cwd), 'other/a.go');
  });
});
