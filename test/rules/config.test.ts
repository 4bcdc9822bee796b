/** `.gopherscope.yaml` as people write it: resources read as plain data, every mistake said at its place with the name that was probably meant. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { effective, emptyConfig, mergeConfigs } from '#engine/config/config';
import { turnOff } from '#engine/config/config-edit';
import { readConfig } from '#engine/config/config-file';
import { defineRule, type Rule } from '#engine/findings/define-rule';
import { groupOf } from '#engine/findings/groups';
import { parseFunctionName } from '#engine/lifecycle/row';
import { rules } from '#engine/rules/registry.generated';
import { applyEdits } from '#engine/text/edits';

const read = (text: string) => readConfig(text, rules);
const said = (text: string) => read(text).errors.map(({ line, message }) => `${line}: ${message}`);

const pool = `resources:
  - acquire: example.com/pool.Open
    release: Close
  - acquire: ["(*example.com/pool.Pool).Get", example.com/pool.Pool.Take]
    release: (*example.com/pool.Pool).Put
    result: 1
    noun: connection
    rule: ticker-not-stopped
    since: 1.20
    until: go1.30
    part: Inner.Body
`;

describe('resources of .gopherscope.yaml', () => {
  it('are read as plain data', () => {
    const { config, errors } = read(pool);
    assert.deepEqual(errors, []);
    assert.deepEqual(config.resources, [
      {
        acquire: ['example.com/pool.Open'],
        release: ['Close'],
        result: 0,
        noun: '',
        rule: 'resource-not-closed',
      },
      {
        acquire: ['(*example.com/pool.Pool).Get', 'example.com/pool.Pool.Take'],
        release: ['(*example.com/pool.Pool).Put'],
        result: 1,
        noun: 'connection',
        rule: 'ticker-not-stopped',
        since: '1.20',
        until: '1.30',
        part: 'Inner.Body',
      },
    ]);
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config);
    assert.deepEqual(mergeConfigs(config, emptyConfig).resources, config.resources);
  });

  for (const [item, message] of [
    ['release: Close', /^2: This resource has no "acquire"\.$/],
    [
      'acquire: a.b/p.Open\n    release: Close\n    since: 1.23\n    until: 1.21',
      /^4: "since" \(1\.23\) is not before "until" \(1\.21\), so no Go version is left in which this applies\.$/,
    ],
    ['acquire: a.b/p.Open\n    release: Close\n    noun: 5', /^4: "noun" must be a word or two\.$/],
    ['acquire: a.b/p.Open\n    release: Close\n    noun: [a]', /^4: "noun" must be a word or two\.$/],
    ['acquire: example.com/pool.Open', /^2: This resource has no "release"\.$/],
    [
      '{ acquire: a.B, relase: Close }',
      /^2: A resource has no key "relase"\. Did you mean release\? There are acquire, /,
    ],
    ['{ acquire: Open, release: Close }', /^2: "Open" is no function of Go by its full name\. Write "example\.com/],
    ['{ acquire: "(*a.B.C", release: Close }', /^2: "\(\*a\.B\.C" is no function/],
    ['{ acquire: [], release: Close }', /^2: "acquire" must be /],
    ['{ acquire: a.B, release: "Close()" }', /^2: "Close\(\)" is no function .* a method's name such as "Close", or/],
    ['{ acquire: a.B, release: Close, result: first }', /^2: "result" must be a whole number/],
    ['{ acquire: a.B, release: Close, until: soon }', /^2: "until" must be a Go version such as "1\.23"\.$/],
    ['{ acquire: a.B, release: Close, part: "a-b" }', /^2: "part" must be a field/],
    ['{ acquire: a.B, release: Close, noun: "" }', /^2: "noun" must be a word or two\.$/],
    [
      '{ acquire: a.B, release: Close, rule: ticker-not-stoped }',
      /^2: There is no rule "ticker-not-stoped"\. Did you mean ticker-not-stopped\?/,
    ],
    [
      '{ acquire: a.B, release: Close, rule: unbounded-send }',
      /^2: unbounded-send is no lifecycle rule\. .*A resource may name .*ticker-not-stopped/,
    ],
    ['just words', /^2: A resource holds "acquire"/],
  ] as const) {
    it(`must not be: ${item}`, () => {
      const text = `resources:\n  - ${item}\n  - { acquire: a.B, release: Close }\n`;
      const [first, ...more] = said(text);
      assert.match(first ?? '', message);
      assert.deepEqual(more, []);
      assert.equal(read(text).config.resources.length, 1, 'the sound one counts');
    });
  }

  it('name functions and methods as Go does', () => {
    for (const [text, ...expected] of [
      ['os.Open', 'os', undefined, 'Open'],
      ['gopkg.in/yaml.v3.Open', 'gopkg.in/yaml.v3', undefined, 'Open'],
      ['example.com/pool.Pool.Get', 'example.com/pool', 'Pool', 'Get'],
      ['(example.com/pool.Pool).Get', 'example.com/pool', 'Pool', 'Get'],
      ['(*gopkg.in/pool.v1.conn).Get', 'gopkg.in/pool.v1', 'conn', 'Get'],
    ] as const) {
      const { path, type, name } = parseFunctionName(text)!;
      assert.deepEqual([path, type, name], expected, text);
    }
    for (const text of ['', 'Open', '.Open', 'a.', '(*a.B)', '(a.B.Get', 'a b.C']) {
      assert.equal(parseFunctionName(text), undefined, text);
    }
  });
});

describe('mistakes in .gopherscope.yaml', () => {
  it('are all said, and what is right counts', () => {
    const text = 'rules:\n  time-tik: off\n  unbounded-send: loud\n  time-tick: error\nexlude: []\nresources: 3\n';
    assert.deepEqual(
      said(text).map((line) => line.replace(/\. (?:There are|One) .*$/, '.')),
      [
        '2: There is no rule "time-tik". Did you mean time-tick?',
        '3: unbounded-send must be one of off, on, error, warning, information, hint, or hold "level" and options.',
        '5: There is no key "exlude". Did you mean exclude? There are rules, exclude, resources, explorer.',
        '6: "resources" must be a list; each item holds "acquire" and "release".',
      ],
    );
    assert.deepEqual(read(text).config.rules, { 'time-tick': { level: 'error' } });
  });

  it('say what a limit of the explorer must be', () => {
    const text = 'explorer:\n  states: 0\n  operations: 2.5\n  state: 3\n';
    assert.deepEqual(said(text), [
      '2: states must be a whole number from 1.',
      '3: operations must be a whole number from 1.',
      '4: "explorer" has no key "state". Did you mean states? There are states, operations.',
    ]);
    assert.deepEqual(said('explorer: 3\n'), ['1: "explorer" must hold states or operations.']);
    assert.deepEqual(read('explorer:\n  states: 1000\n').config.explorer, { states: 1000 });
    const upper = { ...emptyConfig, explorer: { operations: 7 } };
    assert.deepEqual(mergeConfigs(read('explorer: { states: 9, operations: 8 }').config, upper).explorer, {
      states: 9,
      operations: 7,
    });
  });

  it('tell globs that are none from globs that exclude nothing', () => {
    const text = 'exclude:\n  - "[abc"\n  - "{a,b/**"\n  - "a}"\n  - ""\n  - "[]a]/{b,c}/**"\n  - "\\\\[x"\n';
    assert.deepEqual(
      said(text).map((line) => line.replace(/\. Write .*$/, '.')),
      [
        '2: "[abc" is no glob: its "[" is never closed.',
        '3: "{a,b/**" is no glob: its "{" is never closed.',
        '4: "a}" is no glob: nothing opens its "}".',
        '5: An empty text is no glob.',
      ],
    );
    const { config, excludeRanges } = read(text);
    assert.deepEqual(config.exclude, ['[]a]/{b,c}/**', '\\[x']);
    assert.deepEqual(
      excludeRanges.map(({ start }) => start.line),
      [5, 6],
    );
  });

  it('have the range of the word that is wrong', () => {
    const [error] = read('rules:\n  time-tik: off\n').errors;
    assert.deepEqual(error!.range, { start: { line: 1, column: 2 }, end: { line: 1, column: 10 } });
  });

  it('name the nearest option of a rule', () => {
    const rule: Rule = {
      ...defineRule({
        title: 'T',
        why: 'W',
        severity: 'warning',
        triggers: [],
        options: { threshold: { description: 'How many.', type: 'integer', default: 3 } },
        check: () => {},
      }),
      name: 'counted',
    };
    const table = new Map([[rule.name, rule]]);
    const [error] = readConfig('rules:\n  counted:\n    treshold: 5\n', table).errors;
    assert.equal(error!.message, 'counted has no option "treshold". Did you mean threshold?');
    const { config } = readConfig('rules:\n  counted:\n    threshold: 5\n', table);
    assert.deepEqual(effective(rule, config)?.options, { threshold: 5 });
  });

  it('never crash, whatever is typed', () => {
    for (let length = 0; length <= pool.length; length++) read(pool.slice(0, length));
    for (const text of ['a', '- a', '? [x]: y', '&a [*a]', 'rules: &r {time-tick: *r}', '{[]: 1}', '\t', '---\n---\n'])
      read(text);
  });
});

describe('the schema of .gopherscope.yaml', () => {
  const schema = JSON.parse(readFileSync('media/gopherscope.schema.json', 'utf8')) as object;
  // Two keywords are the editors' own.
  const accepts = new Ajv({ strictTypes: false, keywords: ['markdownDescription'] }).compile(schema);

  for (const [text, isRight] of [
    [pool, true],
    ['rules:\n  time-tick: off\n  unbounded-send: error\nexclude: ["**/gen/**"]\n', true],
    ['rules:\n  time-tick: loud\n', false],
    ['resources:\n  - acquire: a.B\n', false],
    ['resources:\n  - { acquire: a.B, release: Close, until: soon }\n', false],
    ['resources:\n  - { acquire: a.B, release: Close, rule: unbounded-send }\n', false],
    ['exlude: []\n', false],
  ] as const) {
    it(`${isRight ? 'takes' : 'refuses'} what the reader ${isRight ? 'takes' : 'refuses'}: ${text.split('\n', 2).join(' ')}`, () => {
      assert.equal(read(text).errors.length === 0, isRight);
      assert.equal(accepts(parse(text)), isRight, JSON.stringify(accepts.errors));
    });
  }
});

describe('groups of rules', () => {
  for (const rule of rules.values()) {
    it(`${rule.name} has a tag that says where it is listed`, () => assert.notEqual(groupOf(rule).id, 'other'));
  }
});

describe('turning a rule off in .gopherscope.yaml', () => {
  for (const [before, after] of [
    ['', 'rules:\n  time-tick: off\n'],
    ['# only words', '# only words\nrules:\n  time-tick: off\n'],
    ['exclude: [a]', 'exclude: [a]\nrules:\n  time-tick: off\n'],
    ['rules:\nexclude: [a]\n', 'rules:\n  time-tick: off\nexclude: [a]\n'],
    ['rules: # ours\n', 'rules: # ours\n  time-tick: off\n'],
    ['rules:\r\n    unbounded-send: off\r\n', 'rules:\r\n    time-tick: off\r\n    unbounded-send: off\r\n'],
    ['rules:\n  time-tick: error # why\n', 'rules:\n  time-tick: off # why\n'],
    ['rules:\n  time-tick:\n', 'rules:\n  time-tick: off\n'],
    ['rules:\n  time-tick:\n    level: hint\n', 'rules:\n  time-tick:\n    level: off\n'],
    ['rules:\n  time-tick:\n    # few\n    x: 1\n', 'rules:\n  time-tick:\n    # few\n    level: off\n    x: 1\n'],
    ['rules: {}\n', 'rules: { time-tick: off }\n'],
    ['rules: { unbounded-send: on }\n', 'rules: { time-tick: off, unbounded-send: on }\n'],
    ['rules: { time-tick: { x: 1 } }\n', 'rules: { time-tick: { level: off, x: 1 } }\n'],
  ] as const) {
    it(`makes ${JSON.stringify(after)}`, () => {
      const edit = turnOff(before, 'time-tick')!;
      assert.equal(applyEdits(before, [edit]), after);
    });
  }

  it('leaves alone what it cannot read', () => {
    for (const text of ['rules: [', '- a\n', 'rules: 3\n', '{ exclude: [] }\n']) {
      assert.equal(turnOff(text, 'time-tick'), undefined, text);
    }
  });
});
