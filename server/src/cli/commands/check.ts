/** `gopherscope check`: flags in, report and exit code out. Knows nothing of how findings are made. */
import type { Command } from 'commander';
import { cacheHelp } from '../check/cache-help';
import { formatNames } from '../check/formats';
import { checkOptions, failLevels } from '../check/options';
import { runCheck } from '../check/run-check';
import { type CliContext, collectNames } from '../command';

export function configure(command: Command, context: CliContext): void {
  command
    .argument('[path...]', 'Go files, directories with everything below, or ./...', ['.'])
    .addOption(
      command
        .createOption('--format <name>', 'Form of the output.')
        .choices([...formatNames])
        .default('text'),
    )
    .option('--rule <names>', 'Run only these rules; "all" runs the opt-in ones too.', collectNames)
    .option('--disable <names>', 'Leave these rules out.', collectNames)
    .addOption(
      command
        .createOption('--fail-on <severity>', 'Exit with 1 when there is a finding as grave as this.')
        .choices([...failLevels])
        .default('warning'),
    )
    .option('--baseline <file>', 'Leave out the findings recorded in this file.')
    .option('--write-baseline <file>', 'Record the findings in this file and exit with 0.')
    .option('--new-from <rev>', 'Report only findings that are not there at the merge base with this Git revision.')
    .option('--tests', 'Check _test.go files too (the default).')
    .option('--no-tests', 'Leave _test.go files out.')
    .option('--go <version>', 'Go version to check for, instead of the go directive in go.mod.')
    .option('--jobs <n>', 'Worker threads.')
    .option('--config <file>', 'Use this file instead of the nearest .gopherscope.yaml.')
    // Promised, refused with a reason, and not offered until they do something.
    .addOption(command.createOption('--profile <file...>').hideHelp())
    .addOption(command.createOption('--dump <file...>').hideHelp())
    .option('--no-cache', 'Analyse every package anew.')
    .option('-v, --verbose', 'Show hints, confidence and progress.')
    .addHelpText('after', cacheHelp(context))
    .action(async (paths: string[], flags: Record<string, unknown>) => {
      context.finish(await runCheck(context, checkOptions(paths, flags)));
    });
}
