/** Owns a profile with a planted text in every field that can hold one, and the look at every text a profile holds. */
import type { Profile } from '#engine/profile/model/profile';
import { encode, type Field, message } from './builder';

/** A profile with a planted text in every field that holds one. */
export function plantedProfile(): { readonly bytes: Uint8Array; readonly canaries: readonly string[] } {
  const strings = [''];
  const canaries: string[] = [];
  const index = (text: string): number => {
    const known = strings.indexOf(text);
    return known >= 0 ? known : strings.push(text) - 1;
  };
  const plant = (shape: (canary: string) => string): number => {
    const canary = `CaNaRy${canaries.length + 1}x`;
    canaries.push(canary);
    return index(shape(canary));
  };
  const names = [
    (c: string) => `corp.internal/${c}/billing.(*Ledger).Append`,
    (c: string) => `main.${c}`,
    (c: string) => c,
    (c: string) => `github.com/${c}/secret.Do.func1`,
    (c: string) => `slices.SortFunc[go.shape.[]corp.internal/${c}.Row,go.shape.string]`,
    (c: string) => `sync/atomic.(*Pointer[go.shape.struct { ${c} int }]).Load`,
    (c: string) => `net/http.(*Server).${c} with https://a:b@host/`,
    (c: string) => `${c}::operator()(std::string)`,
  ];
  const files = [
    (c: string) => `/home/${c}/work/billing/ledger.go`,
    (c: string) => `C:\\Users\\${c}\\billing\\main.go`,
    (c: string) => `https://user:${c}@git.internal/x.go?token=1`,
    (c: string) => `/srv/${c}.go`,
    (c: string) => `/usr/local/go/src/slices/${c}/sort.go`,
    (c: string) => c,
    (c: string) => `//${c}/share/http/server.go`,
    (c: string) => `${c}/x.go`,
  ];
  const functions = names.map(
    (name, row): Field => [
      5,
      message([1, row + 1], [2, plant(name)], [3, plant((c) => `${c}_linked`)], [4, plant(files[row]!)], [5, 10]),
    ],
  );
  functions.push([
    5,
    message(
      [1, 9],
      [2, index('net/http.(*Server).Serve')],
      [3, index('net/http.(*Server).Serve')],
      [4, index('/usr/local/go/src/net/http/server.go')],
    ),
  ]);
  const labels = [
    message([1, plant((c) => c)], [2, plant((c) => c)]),
    message([1, index('tenant')], [2, plant((c) => `${c}@example.com`)]),
    message([1, plant((c) => `x-${c}`)], [3, 512], [4, plant((c) => c)]),
    message([1, index('bytes')], [3, 1024], [4, plant((c) => c)]),
    message([1, index('user_id')], [3, 4242424242]),
  ];
  const fields: Field[] = [
    [1, message([1, plant((c) => c)], [2, plant((c) => c)])],
    [1, message([1, index('cpu')], [2, index('nanoseconds')])],
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (row): Field => [2, message([1, [row, 9]], [2, [row, 10 * row]], ...labels.map((label): Field => [3, label]))],
    ),
    ...[1, 2, 3].map(
      (row): Field => [
        3,
        message(
          [1, row],
          [2, 0x400000 * row],
          [3, 0x400000 * row + 0x1000],
          [5, plant((c) => `/opt/${c}/service`)],
          [6, plant((c) => c)],
        ),
      ],
    ),
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (row): Field => [4, message([1, row], [2, (row % 3) + 1], [3, 0x400000], [4, message([1, row], [2, 12])])],
    ),
    ...functions,
    [7, plant((c) => c)],
    [8, plant((c) => c)],
    [11, message([1, plant((c) => c)], [2, plant((c) => c)])],
    [12, 10_000_000],
    ...Array.from({ length: 50 - canaries.length - 2 }, (): Field => [13, plant((c) => `built on ${c}.corp by ${c}`)]),
    [14, plant((c) => c)],
    [15, plant((c) => `https://wiki.internal/${c}`)],
  ];
  return { bytes: encode([...fields, ...strings.map((text): Field => [6, text])]), canaries };
}

/** Every text a profile holds, wherever. */
export function textsOf(profile: Profile): string {
  const { strings, ...rest } = profile;
  const table = Array.from({ length: strings.length }, (_, at) => strings.at(at));
  return JSON.stringify([table, rest], (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return ArrayBuffer.isView(value) ? undefined : value;
  });
}
