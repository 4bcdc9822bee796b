/** `gopherscope rules`: lists the rules. */
import type { Command } from 'commander';
import { rules } from '#engine/rules/registry.generated';
import type { CliContext } from '../command';
import { rulesAsJson, rulesAsMarkdown, rulesAsText } from '../rules/describe';

const formats = ['text', 'json', 'markdown'] as const;

export function configure(command: Command, context: CliContext): void {
  command
    .addOption(
      command
        .createOption('--format <name>', 'Form of the output.')
        .choices([...formats])
        .default('text'),
    )
    .action(({ format }: { format: (typeof formats)[number] }) => {
      const list = [...rules.values()];
      switch (format) {
        case 'text':
          return context.out(rulesAsText(list, context));
        case 'json':
          return context.out(rulesAsJson(list));
        case 'markdown':
          return context.out(rulesAsMarkdown(list));
      }
    });
}
