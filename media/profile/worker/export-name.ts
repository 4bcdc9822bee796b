/** Owns the name an export is offered under: whose profile, which sample type where it shows one alone, since which base. Refuses to know folders. */
import { exportFormats } from '#engine/profile/export/formats';
import { isPlainFileName } from '#engine/redact/well-known';
import type { ExportChoice } from '../export-model';

type Named = Pick<ExportChoice, 'format' | 'scrub' | 'name' | 'sides'>;

/** @param type name of the sample type, as the export shows it */
export function exportName({ format, scrub, name, sides }: Named, type: string): string {
  // A file's name may say whose profile it is: only one that says what is counted is told of where names go.
  const shown = (file: string): string => {
    const stem = file.replace(/(\.pb)?\.\w+$| profile$/, '');
    return scrub && !isPlainFileName(stem) ? '' : stem;
  };
  const now = shown(sides?.now.name || name);
  const isOfOneType = format === 'svg' || format === 'png' || format === 'folded';
  const parts = [
    now,
    ...(now === '' || (isOfOneType && !now.includes(type)) ? [type] : []),
    ...(sides ? ['since', shown(sides.base.name) || 'base'] : []),
  ];
  const { extension } = exportFormats.find((row) => row.format === format)!;
  const words = parts.map((part) => part.replace(/[^\p{L}\p{N}._-]+/gu, '_')).filter((part) => part !== '');
  return `${words.join('_') || 'profile'}${extension}`;
}
