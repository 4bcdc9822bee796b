/** `gopherscope lsp`: starts the language server in this process. Knows only where the server's bundle lies. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../command';

export function configure(command: Command, context: CliContext): void {
  command.requiredOption('--stdio', 'Speak the protocol over stdin and stdout.').action(() => {
    // The server reads --stdio from argv itself, and ends the process when the client goes.
    require(join(context.distribution, 'server.js'));
  });
}
