/** Names in resources of `.gopherscope.yaml` that their packages do not declare: what is doubted, and what cannot be told and is not. */
import assert from 'node:assert/strict';
import { readConfig } from '#engine/config/config-file';
import { doubtsAbout } from '#engine/config/config-names';
import { rules } from '#engine/rules/registry.generated';

const read = (text: string) => readConfig(text, rules);

describe('functions that resources name', () => {
  const texts = [
    `package pool

import "io"

type Conn struct {
	io.Closer
}

type Plain struct{}

type Getter interface{ Get() *Conn }

func (p *Plain) Take() (*Conn, error) { return nil, nil }
`,
    `package pool

func Open[T any](name string, more func(T) (int, error)) (*Conn, error) { return nil, nil }

func Pair() (n int, c *Conn, err error) { return }

func Alone() *Conn { return nil }
`,
  ];
  const doubts = (acquire: string, more = '') =>
    doubtsAbout(read(`resources:\n  - { acquire: "${acquire}", release: Close${more} }\n`).mentions, (path) =>
      path === 'example.com/pool' ? texts : undefined,
    ).map(({ range, message }) => `${range.start.line + 1}: ${message}`);

  it('are doubted where the package does not declare them, with the name that was probably meant', () => {
    assert.deepEqual(doubts('example.com/pool.Opne'), ['2: example.com/pool has no function Opne. Did you mean Open?']);
    assert.deepEqual(doubts('(*example.com/pool.Plane).Take'), [
      '2: example.com/pool has no type Plane. Did you mean Plain?',
    ]);
    assert.deepEqual(doubts('(*example.com/pool.Plain).Tak'), [
      '2: example.com/pool.Plain has no method Tak. Did you mean Take?',
    ]);
    assert.match(
      doubts('example.com/pol.Open').join(),
      /^2: No package example\.com\/pol is found from here, .*go mod/,
    );
  });

  it('are doubted where nobody says which of several results is the resource', () => {
    assert.deepEqual(doubts('example.com/pool.Pair'), [
      '2: Pair gives 3 results (n int, c *Conn, err error), and the first is taken for the resource. Say which one it is with "result", from 0.',
    ]);
    assert.deepEqual(doubts('example.com/pool.Pair', ', result: 1'), []);
  });

  const shop = [
    `package pool

import "io"

type Pool struct { free []*Conn } // Gett( is no method

type (
	Conn struct {
		Body  *Body
		Raw   io.Reader ` +
      '`json:"{raw"`' +
      `
		Abort func()
	}
	Body struct{ Inner Part }
	Part struct {
		Base
		n int
	}
)

type Base struct{}

func (Base) Rest() {}

type Alias = Conn

type Getter interface {
	Get() *Conn
	Next() (*Conn, error)
}
`,
    `package pool

func (p *Pool) Get() (*Conn, error) { return nil, nil }

func (c *Conn) Done() {}

func (b *Body) Close() error { return nil }

func Split() (r, w *Conn, err error) { return }

func Two() (*Conn, *Body) { return nil, nil }

func Clear() {}

func Make[T any](of T) *Conn { return nil }

func Foreign() io.ReadCloser { return nil }

func Hidden() Alias { return Alias{} }
`,
  ];
  const ofShop = (row: string) =>
    doubtsAbout(read(`resources:\n  - { ${row} }\n`).mentions, (path) => (path === 'm/pool' ? shop : undefined)).map(
      ({ range: { start, end }, message }) => `${`  - { ${row} }`.slice(start.column, end.column)}: ${message}`,
    );

  for (const [row, ...expected] of [
    [
      'acquire: (*m/pool.Pool).Gett, release: Done',
      '(*m/pool.Pool).Gett: m/pool.Pool has no method Gett. Did you mean Get?',
    ],
    [
      'acquire: (*m/pool.Getter).Gett, release: Done',
      '(*m/pool.Getter).Gett: m/pool.Getter has no method Gett. Did you mean Get?',
    ],
    [
      'acquire: m/pool.Make, release: (*m/pool.Conn).Dune',
      '(*m/pool.Conn).Dune: m/pool.Conn has no method Dune. Did you mean Done?',
    ],
    // A method of another type of the package is none of this one.
    ['acquire: m/pool.Make, release: (*m/pool.Conn).Get', '(*m/pool.Conn).Get: m/pool.Conn has no method Get.'],
    ['acquire: (*m/pool.Pool).Get, release: Dune', 'Dune: Conn has no method Dune. Did you mean Done?'],
    [
      'acquire: (*m/pool.Pool).Get, release: Done, result: 9',
      '9: Get gives 2 results (*Conn, error): there is no result 9. They count from 0, so the last one is 1.',
    ],
    [
      'acquire: m/pool.Make, release: Done, result: 1',
      '1: Make gives 1 result (*Conn): there is no result 1. They count from 0, so the only one is 0.',
    ],
    ['acquire: m/pool.Clear, release: Done', 'm/pool.Clear: Clear gives no result, so there is nothing to release.'],
    ['acquire: m/pool.Make, release: Close, part: Bdy', 'Bdy: Conn has no field Bdy. Did you mean Body?'],
    [
      'acquire: m/pool.Make, release: Close, part: Body.Outer',
      'Body.Outer: Body has no field Outer. Did you mean Inner?',
    ],
    ['acquire: m/pool.Make, release: Clos, part: Body', 'Clos: Body has no method Clos. Did you mean Close?'],
    ['acquire: m/pool.Two, result: 1, release: Done', 'Done: Body has no method Done.'],
    [
      'acquire: pool.Grab, release: Done',
      'pool.Grab: No package pool is found from here, so this never applies. Mend the path, or have go mod download fetch it.',
    ],
    // Right, or not to be told.
    ['acquire: (*m/pool.Pool).Get, release: [Done, (*m/pool.Conn).Done, Abort, ()]'],
    ['acquire: m/pool.Split, result: 1, release: Done'],
    ['acquire: m/pool.Make, release: Close, part: Body'],
    ['acquire: m/pool.Make, release: Rest, part: Body.Inner'],
    ['acquire: m/pool.Make, release: Anything, part: Raw'],
    ['acquire: m/pool.Foreign, release: Anything, part: Body'],
    ['acquire: m/pool.Hidden, release: Anything, part: Other'],
    ['acquire: [m/pool.Make, m/pool.Foreign], release: Anything'],
    ['acquire: (*m/pool.Alias).Anything, release: Done'],
    ['acquire: (*m/pool.Getter).Next, release: Anything'],
  ] as const)
    it(`${expected.length > 0 ? 'doubt' : 'do not doubt'} { ${row} }`, () => assert.deepEqual(ofShop(row), expected));

  it('are not doubted where that cannot be told', () => {
    for (const name of ['os.Opne', 'example.com/pool.Open', 'example.com/pool.Alone'])
      assert.deepEqual(doubts(name), []);
    for (const name of ['Conn).Close', 'Getter).Get', 'Plain).Take'])
      assert.deepEqual(doubts(`(*example.com/pool.${name}`), []);
  });
});
