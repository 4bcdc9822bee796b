/** `gopherscope explain`: says why a rule exists, with the examples of its page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { rules } from '#engine/rules/registry.generated';
import type { CliContext } from '../command';
import { requireRule } from '../rule-names';
import { explanation } from '../rules/describe';

/** The page lies where the sources are, in the repository and in the VSIX alike. */
function pageOf(distribution: string, name: string): string | undefined {
  try {
    return readFileSync(join(distribution, '..', 'server/src/engine/rules', name, 'README.md'), 'utf8');
  } catch {
    // The rule's metadata alone has to do.
    return undefined;
  }
}

export function configure(command: Command, context: CliContext): void {
  command.argument('<rule>', 'Name of a rule, as gopherscope rules lists it').action((wanted: string) => {
    const name = requireRule(wanted, rules.keys());
    const rule = rules.get(name)!;
    context.out(explanation(rule, pageOf(context.distribution, name), context));
  });
}
