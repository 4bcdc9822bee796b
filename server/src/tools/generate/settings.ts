/** Owns the sections of settings the rules have in the manifest, a group of rules each, and their titles in every language. Writes nothing. */
import type { Rule } from '#engine/findings/define-rule';
import { type Group, grouped, groups } from '#engine/findings/groups';
import { settingSchema } from './setting-schema';

interface Manifest {
  contributes?: { configuration?: unknown; [key: string]: unknown };
  [key: string]: unknown;
}

interface Section {
  title: string;
  order?: number;
  properties: Record<string, unknown>;
}

type Titles = Readonly<Record<Group['id'], string>>;

/** File of translated manifest texts → the titles in its language. */
export const titleFiles: Readonly<Record<string, Titles>> = {
  'package.nls.json': {
    goroutines: 'Rules: Goroutines and Channels',
    lifecycle: 'Rules: Lifecycle',
    context: 'Rules: Context',
    servers: 'Rules: Servers and Clients',
    memory: 'Rules: Memory',
    other: 'Rules: Other',
  },
  'package.nls.zh-cn.json': {
    goroutines: '规则：goroutine 与通道',
    lifecycle: '规则：生命周期',
    context: '规则：上下文',
    servers: '规则：服务端与客户端',
    memory: '规则：内存',
    other: '规则：其他',
  },
};

const titlePrefix = 'settings.rules.';
/** Behind the sections of other settings. */
const firstSection = 10;

/** The manifest with a section for each group that has rules; other sections stay as they are. */
export function withSettings(text: string, rules: readonly Rule[]): string {
  const manifest = JSON.parse(text) as Manifest;
  const contributes = manifest.contributes ?? {};
  const present = contributes.configuration ?? [];
  const sections = (Array.isArray(present) ? present : [present]) as Section[];
  const ours = grouped(rules).map(({ group, rules: members }): Section => {
    const properties = members.map((rule) => [
      `gopherscope.rules.${rule.name}`,
      { ...settingSchema(rule), scope: 'resource' },
    ]);
    return {
      title: `%${titlePrefix}${group.id}%`,
      order: firstSection + groups.indexOf(group),
      properties: Object.fromEntries(properties),
    };
  });
  contributes.configuration = [...sections.filter(({ title }) => !title.startsWith(`%${titlePrefix}`)), ...ours];
  manifest.contributes = contributes;
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** A file of manifest texts with the titles of the sections there are, and of no others. */
export function withTitles(text: string, rules: readonly Rule[], titles: Titles): string {
  const texts = Object.entries(JSON.parse(text) as Record<string, string>);
  const others = texts.filter(([key]) => !key.startsWith(titlePrefix));
  const ours = grouped(rules).map(({ group: { id } }) => [`${titlePrefix}${id}`, titles[id]]);
  return `${JSON.stringify(Object.fromEntries([...others, ...ours]), undefined, 2)}\n`;
}
