/** Owns Go's predeclared names (https://go.dev/ref/spec#Predeclared_identifiers); knows nothing of scopes. */

export const predeclaredTypes: ReadonlySet<string> = new Set(
  `any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string
   uint uint8 uint16 uint32 uint64 uintptr`.split(/\s+/),
);

/** The grammar has a kind of its own for each of them. */
export const predeclaredValues: ReadonlySet<string> = new Set(['nil', 'true', 'false', 'iota']);

export const predeclaredFunctions: ReadonlySet<string> = new Set(
  'append cap clear close complex copy delete imag len make max min new panic print println real recover'.split(' '),
);
