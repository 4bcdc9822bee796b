/** Owns making exports of the profile in view inside the worker: scrubbed or not, in every format. Refuses to know messages and where files go. */

import { exportPicture, exportText } from '#engine/profile/export/text';
import type { Profile } from '#engine/profile/model/profile';
import { ownModulesIn } from '#engine/profile/names/own-modules';
import { encodeProfile } from '#engine/profile/pprof/encode';
import type { Removal, RemovalKind } from '#engine/redact/removals';
import type { ScrubOptions } from '#engine/redact/scrub-options';
import { scrubProfile } from '#engine/redact/scrub-profile';
import type { WrittenSides } from '#protocol/written';
import type { ExportChoice, Exported, ScrubPreview } from '../export-model';
import type { ViewSpec } from '../model';
import { exportName } from './export-name';
import { drawPng } from './png';

/** What is exported, and how it is looked at. */
export interface Viewed {
  /** Before refinements. */
  readonly whole: Profile;
  readonly refined: Profile;
  readonly spec: ViewSpec;
}

/** Rows of the preview. */
const mostRows = 300;

export function previewScrub({ refined }: Viewed, options: ScrubOptions): ScrubPreview {
  const { removals } = scrubProfile(refined, options);
  const byKind = new Map<RemovalKind, Removal[]>();
  for (const removal of removals) {
    const list = byKind.get(removal.kind);
    if (list) list.push(removal);
    else byKind.set(removal.kind, [removal]);
  }
  const share = Math.ceil(mostRows / Math.max(1, byKind.size));
  const rows = [...byKind.values()].flatMap((list) => list.slice(0, share));
  return {
    counts: [...byKind].map(([kind, list]) => [kind, list.length]),
    rows,
    more: removals.length - rows.length,
  };
}

/** @throws ProfileError 'option' for a picture no browser can hold */
export async function exportView(viewed: Viewed, choice: ExportChoice): Promise<Exported> {
  const { format, scrub, sampleType } = choice;
  // Of modules whose names go, not even a path may be told.
  const known = scrub?.level === 'strict' ? [] : (scrub?.ownModules ?? choice.ownModules);
  const { granularity, inverted } = viewed.spec;
  const shown = scrub ? scrubProfile(viewed.refined, scrub).profile : viewed.refined;
  const { type, unit } = shown.sampleTypes[sampleType]!;
  const name = exportName(choice, type);
  switch (format) {
    case 'html': {
      // Patterns of refinements are the user's own words. Where those must not be read, what they leave is all there is.
      const profile = scrub ? shown : viewed.whole;
      return {
        name,
        content: {
          title: scrub ? `${type} profile` : choice.name,
          profile: base64(await gzip(await encodeProfile(profile))),
          ownModules: known,
          written: { scrubbed: scrub !== undefined, ...(choice.sides && { sides: told(choice.sides, scrub) }) },
          state: {
            ...viewed.spec,
            tab: 'flame',
            colouring: 'module',
            sampleType: `${type}/${unit}`,
            search: scrub ? '' : choice.search,
            ...(choice.searchIsPlain && { searchIsPlain: true }),
            refinements: scrub ? [] : viewed.spec.refinements,
          },
        },
      };
    }
    case 'pprof':
      return { name, content: await gzip(await encodeProfile(shown)) };
    case 'png': {
      const ownModules = ownModulesIn(shown, known);
      const picture = exportPicture(shown, { sampleType, granularity, inverted, ownModules });
      return { name, content: await drawPng(picture, choice.theme) };
    }
    default: {
      const ownModules = ownModulesIn(shown, known);
      const options = { format, sampleType, granularity, inverted, ownModules, scrubbed: scrub !== undefined };
      return { name, content: new TextEncoder().encode(exportText(shown, options)) };
    }
  }
}

/** A file's name may say whose profile it is. */
function told({ now, base }: WrittenSides, scrub: ScrubOptions | undefined): WrittenSides {
  return scrub ? { now: { ...now, name: '' }, base: { ...base, name: '' } } : { now, base };
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Bytes handed to one call of btoa: a multiple of three, so that the pieces join without padding, and few enough to be arguments. */
const piece = 3 * 8192;

function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += piece) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(from, from + piece))));
  }
  return pieces.join('');
}
