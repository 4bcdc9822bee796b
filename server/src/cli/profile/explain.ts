/** Owns `profile explain`: the verdicts on profiles with their evidence, as text or JSON. Leaves finding them to the engine. */

import type { Command } from 'commander';
import type { Colors } from 'picocolors/types';
import { diffProfiles } from '#engine/profile/compare/diff';
import { explain } from '#engine/profile/explain/explain';
import { explainThresholds } from '#engine/profile/explain/thresholds';
import type { Explanation, Severity, Site, Verdict } from '#engine/profile/explain/verdict';
import { explanationText, partText, verdictText } from '#engine/profile/explain/words';
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { ownModulesIn } from '#engine/profile/names/own-modules';
import { pprofName } from '#engine/profile/names/pprof-name';
import { visibleText } from '#engine/profile/names/visible-text';
import { removeUninteresting } from '#engine/profile/refine/prune';
import { type CliContext, CliError } from '../command';
import { subjectOf } from './input';
import { collect, oneOf } from './options';
import { modulesAround } from './own-modules';
import { jsonDocument } from './print';
import { named, readProfiles, traceOption } from './read';

const formats = ['text', 'json'] as const;

interface ExplainOptions {
  readonly base?: readonly string[];
  readonly threshold?: Readonly<Record<string, number>>;
  readonly trace?: TraceKind;
  readonly format: string;
}

const help = `
Silence means that nothing is certain. Thresholds, in percent where nothing else is said in the settings' description, and what they are by default:
  ${Object.entries(explainThresholds)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
    .replace(/(.{60,78}) /g, '$1\n  ')}`;

export function configureExplain(command: Command, context: CliContext): void {
  command
    .argument('<file...>', 'profiles; several are joined, - is standard input')
    .option('--base <file>', 'say what has grown since this profile; may be repeated', collect)
    .option('--threshold <name=n>', 'from where on something is said; may be repeated', threshold)
    .addOption(traceOption(command))
    .option('--format <format>', formats.join(', '), 'text')
    .addHelpText('after', help)
    .action(async (files: readonly string[], options: ExplainOptions) => {
      const format = oneOf(formats, options.format, '--format');
      const profile = await removeUninteresting(await read(files, options, context));
      const ownModules = ownModulesIn(profile, modulesAround(files, context.cwd));
      const frames = buildFrames(profile, 'functions', pprofName, 'as-pprof');
      const explanation = await explain(profile, frames, {
        ownModules,
        thresholds: options.threshold ?? {},
        pacing: { signal: context.signal },
      });
      context.out(format === 'json' ? asJson(explanation, profile) : asText(explanation, context.colors));
    });
}

async function read(files: readonly string[], { base, trace }: ExplainOptions, context: CliContext): Promise<Profile> {
  const profile = await readProfiles(files, context, trace);
  if (base === undefined) return profile;
  const before = await readProfiles(base, context, trace);
  return named(subjectOf(base), () =>
    diffProfiles(
      profile,
      before,
      { mode: 'diff-base', profileName: subjectOf(files, 'the profile') },
      { signal: context.signal },
    ),
  );
}

/** A line each, severity first; below it the line of source it is about, as compilers write it. */
function asText({ verdicts, ...others }: Explanation, colors: Colors): string {
  const colour: Readonly<Record<Severity, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
  };
  const told = verdicts.flatMap((verdict) => {
    const { severity, certainty, worst } = verdict;
    const sure = certainty === 'likely' ? ' (likely)' : '';
    const at = worst && `    ${visibleText(lineOf(worst))}`;
    const line = `${colour[severity](severity)}${sure}: ${visibleText(verdictText(verdict))}`;
    return at === undefined ? [line] : [line, colors.dim(at)];
  });
  return `${[...told, ...explanationText({ verdicts: [], ...others })].join('\n') || 'Nothing is looked for in such a profile.'}\n`;
}

function lineOf({ function: name, file, line }: Site): string {
  if (file === '') return name;
  return line > 0 ? `${file}:${line}` : file;
}

function asJson({ verdicts, clear, untold, tooFew }: Explanation, { sampleTypes }: Profile): string {
  const row = ({ sampleType, says, worst, ...verdict }: Verdict) => ({
    ...verdict,
    sampleType: sampleTypes[sampleType],
    says: says.map(partText).join(''),
    worst: worst ?? null,
  });
  return jsonDocument({
    version: 1,
    verdicts: verdicts.map(row),
    withoutVerdict: clear,
    untold,
    tooFew: tooFew ?? null,
  });
}

function threshold(value: string, previous: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const [, name = '', number = ''] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  if (!Object.hasOwn(explainThresholds, name)) {
    throw new CliError(`--threshold cannot be "${value}". Give NAME=NUMBER; --help lists the names.`);
  }
  return { ...previous, [name]: Number(number) };
}
