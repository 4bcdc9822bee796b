/** Owns how tests come to a comparison of two recorded profiles on the page. Refuses to know what it should say. */
import { bytesOf, type Opened, type OpenPage, type viewer } from './harness';

/** @param open of `viewer` */
export async function openCompared(
  open: ReturnType<typeof viewer>,
  file: string,
  base: string,
  options: Partial<OpenPage> = {},
): Promise<Opened> {
  const nameOf = (path: string) => path.split('/').at(-1)!;
  const opened = await open(bytesOf(file), { name: nameOf(file), ...options });
  await opened.tell({ type: 'base', name: nameOf(base), bytes: bytesOf(base) });
  return opened;
}
