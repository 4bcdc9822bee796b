/** Owns what the program computes, and which conditions are about that: it knows how they come out, the machine does not. */
import type { Datum } from '../state/values';
import { askedOfFunction } from './questions';

/** What comes of them the machine knows for numbers only. */
const operators: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '&', '|', '^', '&^', '<<', '>>']);

/** Functions of the library that give the same for the same, and do nothing else; bytes are left out, since anybody may change them. An environment seldom changes. */
const computing =
  /^(?:strings|unicode|unicode\/utf8|path|path\/filepath|strconv|math|math\/bits|html|net\/url)\.[A-Z]\w*$|^os\.(?:Getenv|LookupEnv)$|^fmt\.Sprint(?:f|ln)?$/;
/** What makes something that changes, looks at files, takes what may change, or calls what it is given. */
const others =
  /\.(?:New\w*|.*Func|Map|Join|Walk.*|Glob|Abs|EvalSymlinks|Append.*|.*Seq|Lines|RuneCount|DecodeRune|DecodeLastRune|Valid|FullRune|EncodeRune|NaN)$/;
/** Those that count what something else goes over, or go over what something else may count. */
const counting = /^(?:strings\.(?:Count|Lines|\w+Seq)|unicode\/utf8\.RuneCountInString)$/;

/** The same of a list or map, as long as nobody sets any of it. */
const asking = /^(?:slices|maps|bytes)\.(?:Contains|Index|Equal|HasPrefix|HasSuffix|Compare|Max|Min|BinarySearch)$/;

/** Packages whose functions may give what they are given, or part of it. */
const givingBack =
  /^(?:slices|maps|iter|strings|bytes|sort|strconv|math|math\/bits|unicode(?:\/utf8)?|cmp|path|unsafe)\.[A-Z]\w*$/;

/** What looks at nothing but what it is given, and at what it has kept of that: no clock, file, network or other goroutine. */
const closed = new RegExp(
  [
    '^(?:bufio|bytes|cmp|compress/\\w+|container/\\w+|encoding(?:/\\w+)?|hash(?:/\\w+)?|html|iter|maps|math(?:/(?:big|bits|cmplx))?)\\.',
    '^(?:net/(?:netip|url)|path|regexp|slices|sort|strconv|strings|unicode(?:/\\w+)?|unsafe)\\.',
    '^net\\.(?:JoinHostPort|Parse\\w+|SplitHostPort)$|^net/http\\.(?:CanonicalHeaderKey|DetectContentType|StatusText)$',
    '^path/filepath\\.(?:Base|Clean|Dir|Ext|FromSlash|Is\\w+|Join|Match|Rel|Split\\w*|ToSlash|VolumeName)$',
    '^(?:io\\.(?!Pipe)|fmt\\.(?:Append|F|Ss)|time\\.(?:Date|Parse|Time\\.|Unix)|text/template\\.(?!Parse(?:Files|FS|Glob)))',
  ].join('|'),
);

/** Give the same for the same, as far as it has not been set meanwhile. */
const pure =
  /^(?:bytes|cmp|errors|html|maps|math(?:\/\w+)?|net\/(?:netip|url)|path(?:\/filepath)?|slices|strconv|strings|time\.(?:Duration|Time)|unicode(?:\/utf8)?)\.(?!(?:Buffer|Builder|Reader|Rand)\.)|^regexp\.Match/;

const result = 'result ';
const body = 'body ';

/** The operator of a term that stands for what a function gives. */
export function computedBy(name: string): string {
  return result + name;
}

/** The function a term stands for a result of. */
export function computationOf({ operator }: Extract<Datum, { kind: 'term' }>): string | undefined {
  return operator.startsWith(result) ? operator.slice(result.length) : undefined;
}

/** The name of a function of the program's own. */
export function bodyName(number: number): string {
  return `${body}${number}`;
}

export function isOwnBody(name: string): boolean {
  return name.startsWith(body);
}

/** Whether what a function or method gives says something of what it is given, and of nothing else. */
export function isOfItsArguments(name: string): boolean {
  return isOwnBody(name) || pure.test(name);
}

export function isComputation(name: string): boolean {
  return computing.test(name) && !others.test(name);
}

export function givesBack(name: string): boolean {
  return givingBack.test(name);
}

/** Whether what a function or method gives, and sets, is the program's own as far as its receiver and arguments are. */
export function isClosed(name: string): boolean {
  return closed.test(name);
}

export function isAsking(name: string): boolean {
  return asking.test(name);
}

export function isComputed(condition: Datum): boolean {
  if (condition.kind === 'term') {
    const { operator, left, right } = condition;
    const counts = operator.startsWith(result) && counting.test(operator.slice(result.length));
    return counts || operators.has(operator) || isComputed(left) || isComputed(right);
  }
  if (condition.kind !== 'unknown') return false;
  return (
    condition.isLost === true || (condition.asked !== undefined && counting.test(askedOfFunction(condition.asked).name))
  );
}
