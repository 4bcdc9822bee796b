/** Owns which import paths can be those of the standard library: the first words of all its packages. Looks for none of them. */

const firstWords = new Set(
  (
    'archive arena bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html ' +
    'image index internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices sort strconv strings structs sync syscall ' +
    'testing text time unicode unique unsafe vendor weak C'
  ).split(' '),
);

export function isStandardPath(path: string): boolean {
  return firstWords.has(path.split('/')[0]!);
}
