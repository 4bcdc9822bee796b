/** What the engine says of the types of variables and of callees, on handwritten Go. */
import assert from 'node:assert/strict';
import { typeText, valueText } from '#engine/ir/dump';
import { GoFile } from '#engine/ir/go-file';
import type { Callee } from '#engine/packages/callee';
import { PackageIndex } from '#engine/packages/package-index';
import { PackageTypes } from '#engine/packages/package-types';
import { standardLibrary } from '#engine/packages/standard-library';
import { goParser } from '../go-parser';

async function packageTypes(...texts: readonly string[]): Promise<{ types: PackageTypes; files: readonly GoFile[] }> {
  const parser = await goParser();
  const index = new PackageIndex('example.com/p', standardLibrary(parser));
  const files = texts.map((text, at) => GoFile.parse(parser, `f${at}.go`, `package p\n${text}`));
  for (const file of files) index.setFile(file);
  return { types: new PackageTypes(index), files };
}

/** Types of the variables of function `f` of the first text, by name. */
async function variableTypes(...texts: readonly string[]): Promise<Record<string, string>> {
  const { types, files } = await packageTypes(...texts);
  const file = files[0]!;
  const unit = file.units().find(({ name }) => name === 'f')!;
  const unitTypes = types.of(unit);
  const found: Record<string, string> = {};
  for (const { id, name } of unit.variables) {
    const type = unitTypes.typeOfVariable(id);
    found[name] = type === undefined ? '-' : typeText(type);
  }
  for (const each of files) each.release();
  return found;
}

function calleeText(callee: Callee): string {
  switch (callee.kind) {
    case 'closure':
      return `closure ${callee.function}`;
    case 'builtin':
      return `builtin ${callee.name}`;
    case 'conversion':
      return `conversion ${typeText(callee.type)}`;
    case 'function':
      return `function ${callee.path}.${callee.name}${callee.symbol ? ' known' : ''}`;
    case 'method':
      return `method ${callee.path}.${callee.typeName}.${callee.name}${callee.via.length > 0 ? ` via ${callee.via.join('.')}` : ''}`;
    case 'dynamic':
      return 'dynamic';
    case 'unknown':
      return 'unknown';
  }
}

async function callees(...texts: readonly string[]): Promise<readonly string[]> {
  const { types, files } = await packageTypes(...texts);
  const unit = files[0]!.units().find(({ name }) => name === 'f')!;
  const unitTypes = types.of(unit);
  const found: string[] = [];
  for (const { blocks } of unit.functions) {
    for (const { operations } of blocks) {
      for (const operation of operations) {
        if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
        found.push(`${valueText(unit, operation.callee)}: ${calleeText(unitTypes.resolveCallee(operation))}`);
      }
    }
  }
  for (const each of files) each.release();
  return found;
}

describe('types', () => {
  it('of declarations, literals, make, new and composites', async () => {
    assert.deepEqual(
      await variableTypes(`
type T struct { a int }
func f(n int, rest ...string) (err error) {
	a, b, c, d, e := 1, 2.5, 'x', "s", 1i
	g := make(chan<- T, 3); h := new(T); i := &T{}; j := []T{{1}}; k := map[string]*T{}
	l := [...]int{1, 2}; m := [3]bool{}; o := func(x int) string { return "" }
	var p, q *T
	r := int64(n); s := T{}.a; t := h.a; u := j[0]; v := k["x"]; w := d[0]; x := j[1:]; y := l[:]
	z := n > 1 && b > 2
	return
}`),
      {
        n: 'int',
        rest: '[]string',
        err: 'error',
        a: 'int',
        b: 'float64',
        c: 'rune',
        d: 'string',
        e: 'complex128',
        g: 'chan<- T',
        h: '*T',
        i: '*T',
        j: '[]T',
        k: 'map[string]*T',
        l: '[2]int',
        m: '[3]bool',
        o: 'func(int) string',
        x: '[]T',
        p: '*T',
        q: '*T',
        r: 'int64',
        s: 'int',
        t: 'int',
        u: 'T',
        v: '*T',
        w: 'byte',
        y: '[]int',
        z: 'bool',
      },
    );
  });

  it('of the standard library by import path, whatever the alias', async () => {
    assert.deepEqual(
      await variableTypes(`
import ( tm "time"; "context"; "net/http"; "os"; "sync" )
type S struct { mu sync.Mutex; wg *sync.WaitGroup }
func f(ctx context.Context, s *S, c *http.Client) {
	ticker := tm.NewTicker(tm.Second)
	ch := ticker.C
	now := <-ch
	d := 2 * tm.Second
	child, cancel := context.WithTimeout(ctx, d)
	resp, err := c.Get("x")
	body := resp.Body
	file, _ := os.Open("x")
	mu := &s.mu
	wg := s.wg
	done := ctx.Done()
	url := c.Timeout
}`),
      {
        ctx: 'context.Context',
        s: '*S',
        c: '*net/http.Client',
        ticker: '*time.Ticker',
        ch: '<-chan time.Time',
        now: 'time.Time',
        d: 'time.Duration',
        child: 'context.Context',
        cancel: 'context.CancelFunc',
        resp: '*net/http.Response',
        err: 'error',
        body: 'io.ReadCloser',
        file: '*os.File',
        mu: '*sync.Mutex',
        wg: '*sync.WaitGroup',
        done: '<-chan struct{}',
        url: 'time.Duration',
      },
    );
  });

  it('end where constants depend on each other', async () => {
    const types = await variableTypes(
      'const a = b\nconst b = c + 1\nconst c = a\nfunc f() { x := a + b; y := 1 << c }\n',
    );
    assert.deepEqual(types, { x: '-', y: '-' });
  });

  it('of package variables, constants, functions and methods in other files', async () => {
    assert.deepEqual(
      await variableTypes(
        `func f() { a := count; b := limit; c, err := load(); d := c.name(); e := pause; g := cache["x"]; h := kind; i := 1 + 2.0 }`,
        `import "time"
type item struct{}
type level uint8
const limit = 3
const pause = 5 * time.Second
const ( kind level = iota; other )
var count = limit * 2
var cache = map[string]*item{}
func load() (*item, error) { return nil, nil }
func (i *item) name() string { return "" }`,
      ),
      {
        a: 'int',
        b: 'int',
        c: '*item',
        err: 'error',
        d: 'string',
        e: 'time.Duration',
        g: '*item',
        h: 'level',
        i: 'float64',
      },
    );
  });

  it('of range, assertions, type switches, receives and comma-ok', async () => {
    assert.deepEqual(
      await variableTypes(`
import "iter"
func f(m map[string][]int, c chan error, x any, seq func(yield func(int, string) bool)) {
	for k, v := range m { for i, n := range v { _, _ = i, n } ; _ = k }
	for e := range c { _ = e }
	for j := range 10 { _ = j }
	for p, r := range "text" { _, _ = p, r }
	for s1, s2 := range seq { _, _ = s1, s2 }
	g, ok := x.(error)
	h, okm := m["x"]
	q, okc := <-c
	switch y := x.(type) { case int: _ = y }
	switch z := x.(type) { case int, string: _ = z }
}`),
      {
        m: 'map[string][]int',
        c: 'chan error',
        x: 'any',
        seq: 'func(func(int, string) bool)',
        k: 'string',
        v: '[]int',
        i: 'int',
        n: 'int',
        e: 'error',
        j: 'int',
        p: 'int',
        r: 'rune',
        s1: 'int',
        s2: 'string',
        g: 'error',
        ok: 'bool',
        h: '[]int',
        okm: 'bool',
        q: 'error',
        okc: 'bool',
        y: 'int',
        z: 'any',
      },
    );
  });

  it('through embedding, generics and aliases', async () => {
    assert.deepEqual(
      await variableTypes(`
import "sync"
type Base struct { sync.Mutex; count int }
type Mid struct { *Base }
type Top struct { Mid; name Name }
type Name = string
type List[T any] struct { items []T; next *List[T] }
func (l *List[E]) first() E { return l.items[0] }
func Map[A, B any](in []A, fn func(A) B) []B { return nil }
func f(t Top, l *List[error]) {
	a := t.count; b := t.name; c := l.items; d := l.next.first(); e := Map([]int{1}, func(n int) string { return "" })
	g := List[bool]{}; h := g.items
	type local struct { self *local; n int }
	i := local{}; j := i.self.n; k := i.self
}`),
      {
        t: 'Top',
        l: '*List[error]',
        a: 'int',
        b: 'string',
        c: '[]error',
        d: 'error',
        e: '[]string',
        n: 'int',
        g: 'List[bool]',
        h: '[]bool',
        i: 'local·0',
        j: 'int',
        k: '*local·0',
      },
    );
  });

  it('stay silent where nothing is known', async () => {
    assert.deepEqual(
      await variableTypes(`
import "example.com/other"
func f(t other.T) { a := other.New(); b := missing(); c := t.Field; d := a.X; e := nil }`),
      { t: 'example.com/other.T', a: '-', b: '-', c: '-', d: '-', e: '-' },
    );
  });
});

describe('callees', () => {
  it('are told apart', async () => {
    assert.deepEqual(
      await callees(`
import ("sync"; "time"; "example.com/other")
type T struct { sync.WaitGroup; run func() }
func (t *T) m() {}
func g() {}
func G[X any](x X) X { return x }
func f(t *T, o *other.T) {
	g(); t.m(); t.Done(); t.run(); len("x"); T{}.m(); time.Sleep(1); o.Close()
	h := func() {}
	h()
	go func() {}()
	defer (*T).m(t)
	G[int](1)
	_ = []byte("x")
	type L int
	_ = L(1)
}`),
      [
        'g: function .g known',
        't#0.m: method .T.m',
        't#0.Done: method sync.WaitGroup.Done via WaitGroup',
        't#0.run: dynamic',
        'len: builtin len',
        'T{}.m: method .T.m',
        'time.Sleep: function time.Sleep known',
        'o#1.Close: method example.com/other.T.Close',
        'h#2: closure 1',
        'closure f.func2: closure 2',
        '*T.m: method .T.m',
        'G[int]: function .G known',
      ],
    );
  });
});
