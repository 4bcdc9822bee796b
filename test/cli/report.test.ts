/** The six report formats: golden texts of one report with awkward content, and what the readers of each format demand of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv, { type AnySchema } from 'ajv';
import { formatCodeClimate } from '#engine/report/codeclimate';
import { formatGithub } from '#engine/report/github';
import { formatJson } from '#engine/report/json';
import { formatJunit } from '#engine/report/junit';
import type { Report, ReportedFinding } from '#engine/report/report';
import { formatSarif } from '#engine/report/sarif';
import { formatText, type TextStyle } from '#engine/report/text';
import { assertGolden } from './golden';

const plain = (text: string) => text;
const style: TextStyle = {
  bold: plain,
  dim: plain,
  severity: { error: plain, warning: plain, information: plain, hint: plain },
};

function range(line: number, column: number, endLine: number, endColumn: number) {
  return { start: { line, column }, end: { line: endLine, column: endColumn } };
}

const send: ReportedFinding = {
  rule: 'unbounded-send',
  severity: 'warning',
  confidence: 'proved',
  message: 'This send can block for ever: 100 % of "fetch", <T> & friends,\nreturn first.',
  function: '(*Server).fetch',
  file: 'pkg/näme, odd:100%.go',
  range: range(11, 2, 11, 15),
  sourceLine: '\t\tresults <- value // 世界 done',
  occurrence: 0,
  related: [
    { message: 'made here', file: 'pkg/näme, odd:100%.go', range: range(3, 1, 3, 20) },
    { message: 'returns here on timeout', file: 'pkg/b.go', range: range(20, 0, 21, 4) },
  ],
  fixes: [
    {
      title: 'Give the channel room for 1',
      preferred: true,
      edits: [
        { file: 'pkg/b.go', range: range(3, 18, 3, 18), text: ', 1' },
        { file: 'pkg/b.go', range: range(4, 0, 5, 0), text: '' },
      ],
    },
  ],
  fingerprint: 'aaaa',
};

const report: Report = {
  tool: { name: 'gopherscope', version: '1.2.3' },
  findings: [
    send,
    {
      ...send,
      rule: 'time-tick',
      severity: 'hint',
      confidence: 'likely',
      function: '',
      message: 'Hint.',
      range: range(30, 200, 30, 210),
      sourceLine: `${'x'.repeat(200)}time.Tick(${'y'.repeat(300)}`,
      related: [],
      fixes: [],
    },
    {
      ...send,
      severity: 'error',
      message: 'Over lines.',
      range: range(40, 6, 42, 1),
      sourceLine: '\twg.Add(1)',
      related: [],
      fixes: [],
    },
  ],
  notDecided: [
    {
      file: 'pkg/a.go',
      range: range(4, 5, 4, 10),
      function: '(*Server).serve',
      rules: ['unbounded-send'],
      why: 'states',
    },
    {
      file: 'pkg/b.go',
      range: range(9, 5, 9, 8),
      function: 'run',
      rules: ['resource-not-closed', 'unbounded-send'],
      why: 'paths',
    },
  ],
  errors: [
    { file: 'pkg/broken.go', message: 'Line 3: { is never closed.', isPartial: false },
    { file: 'pkg/half.go', message: 'Line 7: syntax error.', isPartial: true },
  ],
  summary: { files: 1204, lines: 250_000, functions: 9000, durationMs: 1234, parseMs: 800 },
  failOn: 'warning',
  isSuccessful: true,
  rules: [
    { name: 'time-tick', title: 'A tick', why: 'Because.', severity: 'hint' },
    { name: 'unbounded-send', title: 'A send', why: 'Because it leaks.', severity: 'warning' },
  ],
};
const clean: Report = { ...report, findings: [], errors: [] };

describe('report formats', () => {
  it('text, with and without hints', () => {
    assertGolden('report/report.txt', formatText(report, { style, verbose: false }));
    assertGolden('report/report-verbose.txt', formatText(report, { style, verbose: true }));
    assert.equal(
      formatText(clean, { style, verbose: false }),
      '0 findings · 2 functions not decided (-v names them) · 1,204 files, 250,000 lines · 1.2 s\n',
    );
  });

  it('text, with an interleaving as a list and each way to repair it', () => {
    const fix = { title: 'Give results a buffer of 1', preferred: true, edits: [] };
    const told = {
      ...send,
      goroutines: ['fetch', 'go func :8'],
      related: [
        { file: 'pkg/a.go', range: range(7, 1, 7, 5), message: '1 of 2: this goroutine starts here.' },
        { file: 'pkg/longer.go', range: range(20, 1, 20, 8), message: '2 of 2: this send blocks for ever.' },
      ],
      fixes: [fix, { ...fix, title: 'Send in a select with ctx.Done()', preferred: false }],
    };
    const text = formatText({ ...clean, findings: [told], notDecided: [] }, { style, verbose: true });
    assert.ok(
      text.includes(`
    in (*Server).fetch, proved by these steps:
     1. pkg/a.go:8:2        this goroutine starts here.
     2. pkg/longer.go:21:2  this send blocks for ever.
    fix: Give results a buffer of 1
    or: Send in a select with ctx.Done()
1 finding`),
      text,
    );
  });

  it('json, as the contract says', () => {
    assertGolden('report/report.json', formatJson(report));
    const { findings, summary } = JSON.parse(formatJson(report));
    assert.deepEqual(findings[0].range, { start: { line: 12, column: 3 }, end: { line: 12, column: 16 } });
    assert.deepEqual(Object.keys(summary), [
      'files',
      'lines',
      'functions',
      'findings',
      'notDecided',
      'durationMs',
      'parseMs',
    ]);
  });

  it('sarif, valid by the published schema', () => {
    const path = createRequire(`${process.cwd()}/`).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
    const { $schema, id, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    assert.match(String($schema), /draft-04/);
    assert.match(String(id), /sarif-2\.1\.0/);
    const validate = new Ajv({
      strict: false,
      allErrors: true,
      unicodeRegExp: false,
      formats: { uri: true, 'uri-reference': true, 'date-time': true },
    }).compile(schema as AnySchema);
    for (const value of [report, clean]) {
      assert.ok(validate(JSON.parse(formatSarif(value))), JSON.stringify(validate.errors, undefined, 2));
    }
    assert.ok(!validate({ version: '2.1.0', runs: [{}] }), 'the schema is in force');
    assertGolden('report/report.sarif', formatSarif(report));
  });

  it('github, one escaped command a finding', () => {
    assertGolden('report/report.github', formatGithub(report));
    assert.equal(formatGithub(report).split('\n').length, report.findings.length + report.errors.length + 1);
  });

  it('shows a hint that fails the run, and takes it for a failure then only', () => {
    const failing: Report = { ...report, failOn: 'hint' };
    const text = formatText(failing, { style, verbose: false });
    assert.match(text, /: hint: time-tick: Hint\./);
    assert.doesNotMatch(text, /not shown/);
    assert.match(formatJunit(report), /<testsuites [^>]*tests="5" failures="2" errors="2"/);
    assert.match(formatJunit(failing), /<testsuites [^>]*tests="5" failures="3" errors="2"/);
    assert.equal(formatJunit(report).match(/<failure /g)?.length, 2);
    assert.equal(formatJunit(failing).match(/<failure /g)?.length, 3);
  });

  it('junit, well-formed and never empty', () => {
    assertGolden('report/report.xml', formatJunit(report));
    assert.match(formatJunit(clean), /<testsuites [^>]*tests="1" failures="0"/);
    const control = { ...report, findings: [{ ...send, message: 'a\u0000b\u001B' }] };
    assert.match(formatJunit(control), /a\uFFFDb\uFFFD/);
  });

  it('codeclimate, with fingerprints that differ', () => {
    assertGolden('report/report.codeclimate.json', formatCodeClimate(report));
    const issues = JSON.parse(formatCodeClimate(report)) as { fingerprint: string }[];
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
  });
});
