/** `gopherscope fix`: applies the preferred fixes of the findings that `check` shows, or prints them as a diff. */
import type { Command } from 'commander';
import { cacheHelp } from '../check/cache-help';
import { analysisOptions } from '../check/options';
import { type CliContext, collectNames } from '../command';
import { runFix } from '../fix/run-fix';

export function configure(command: Command, context: CliContext): void {
  command
    .argument('[path...]', 'Go files, directories with everything below, or ./...', ['.'])
    .option('--rule <names>', 'Fix only findings of these rules.', collectNames)
    .option('--disable <names>', 'Leave these rules out.', collectNames)
    .option('--dry-run', 'Print what would change as a unified diff; write nothing.')
    .option('--tests', 'Fix _test.go files too (the default).')
    .option('--no-tests', 'Leave _test.go files out.')
    .option('--go <version>', 'Go version to fix for, instead of the go directive in go.mod.')
    .option('--jobs <n>', 'Worker threads.')
    .option('--config <file>', 'Use this file instead of the nearest .gopherscope.yaml.')
    .option('--no-cache', 'Analyse every package anew.')
    .option('-v, --verbose', 'Fix hints too, and show progress.')
    .addHelpText('after', cacheHelp(context))
    .action(async (paths: string[], flags: Record<string, unknown>) => {
      context.finish(await runFix(context, { ...analysisOptions(paths, flags), dryRun: flags.dryRun === true }));
    });
}
