/** Owns the JSON schema of one rule's setting, the same in the editor's settings and in .gopherscope.yaml. */
import { levels } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';

export function settingSchema(rule: Rule): object {
  const level = { enum: levels, default: rule.optIn === true ? 'off' : 'on' };
  const head = { markdownDescription: `${rule.title}.\n\n${rule.why}`, description: `${rule.title}.` };
  const options = Object.entries(rule.options ?? {});
  if (options.length === 0) return { ...head, ...level };
  const properties = Object.fromEntries(
    options.map(([name, { description, type, default: value }]) => [name, { description, type, default: value }]),
  );
  return {
    ...head,
    anyOf: [{ enum: levels }, { type: 'object', additionalProperties: false, properties: { level, ...properties } }],
    default: level.default,
  };
}
