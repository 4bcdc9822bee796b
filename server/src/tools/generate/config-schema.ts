/** Owns the JSON schema of `.gopherscope.yaml`, made from the rules and the keys the engine reads. Writes nothing. */
import {
  type ConfigKey,
  defaultResourceRule,
  explorerKeys,
  goVersionPattern,
  partPattern,
  requiredResourceKeys,
  resourceKeys,
  resourceRules,
  topLevelKeys,
} from '#engine/config/config-keys';
import type { Rule } from '#engine/findings/define-rule';
import { grouped } from '#engine/findings/groups';
import { settingSchema } from './setting-schema';

export function configSchema(rules: readonly Rule[]): object {
  const { rules: ruleKey, exclude, resources, explorer } = topLevelKeys;
  const byGroup = grouped(rules).flatMap(({ rules: members }) => members);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Gopherscope',
    description: 'Settings of Gopherscope for a folder and everything below it: .gopherscope.yaml',
    type: 'object',
    additionalProperties: false,
    properties: {
      rules: {
        description: ruleKey.description,
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(byGroup.map((rule) => [rule.name, settingSchema(rule)])),
      },
      exclude: { description: exclude.description, type: 'array', items: { type: 'string' } },
      resources: {
        description: resources.description,
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: requiredResourceKeys,
          properties: Object.fromEntries(
            Object.entries(resourceKeys).map(([name, key]) => [
              name,
              { description: key.description, ...valueSchema(name, key, rules) },
            ]),
          ),
        },
      },
      explorer: {
        description: explorer.description,
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries(explorerKeys).map(([name, { description }]) => [
            name,
            { description, type: 'integer', minimum: 1 },
          ]),
        ),
      },
    },
  };
}

function valueSchema(name: string, { kind }: ConfigKey, rules: readonly Rule[]): object {
  switch (kind) {
    case 'texts':
      return {
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
        ],
      };
    case 'integer':
      return { type: 'integer', minimum: 0, default: 0 };
    case 'version':
      // YAML reads 1.23 without quotes as a number.
      return { type: ['string', 'number'], pattern: goVersionPattern.source };
    case 'rule':
      return { enum: resourceRules(rules).map((rule) => rule.name), default: defaultResourceRule };
    default:
      return { type: 'string', minLength: 1, ...(name === 'part' ? { pattern: partPattern.source } : {}) };
  }
}
