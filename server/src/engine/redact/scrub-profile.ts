/**
 * Owns taking out of a profile everything that names people, machines, customers or code that is not on the allow-list.
 * Samples, stacks and values stay as they are, so every total does. Refuses to know formats, files and how the list is shown.
 */
import { TextInterner } from '../profile/formats/interner';
import { functionFile, functionName, type Mapping, type Profile, type ValueType } from '../profile/model/profile';
import { onlyUsed } from '../profile/model/used';
import { redacted } from '../profile/names/frame-name';
import { ownModulesIn } from '../profile/names/own-modules';
import { sameFamily } from '../profile/units/measurement';
import { NameScrub } from './name-scrub';
import { type Removal, Removals } from './removals';
import type { ScrubOptions } from './scrub-options';
import { isPlainLabelKey, isValueWord, systemBinary } from './well-known';

export interface ScrubbedProfile {
  readonly profile: Profile;
  /** What went. */
  readonly removals: readonly Removal[];
}

/**
 * The profile as it may be shown to others. Different functions stay different, under names like `<redacted>/own.f7`;
 * texts nothing refers to any more are gone from the string table.
 */
export function scrubProfile(profile: Profile, options: ScrubOptions): ScrubbedProfile {
  // What no sample uses is in no export, and nobody wants to hear that it went.
  const scrub = new ProfileScrub(onlyUsed(profile), options);
  return { profile: scrub.run(), removals: scrub.removals.list() };
}

/** Whether a unit is one of sizes or times; a count may be anybody's number. */
function isMeasure(unit: string): boolean {
  return isValueWord(unit) && unit !== '' && (sameFamily(unit, 'bytes') || sameFamily(unit, 'nanoseconds'));
}

class ProfileScrub {
  readonly removals = new Removals();
  private readonly strings = new TextInterner();
  private readonly names: NameScrub;
  private readonly keptLabels: ReadonlySet<string>;

  constructor(
    private readonly profile: Profile,
    options: ScrubOptions,
  ) {
    this.names = new NameScrub(options, this.removals, ownModulesIn(profile, options.ownModules));
    this.keptLabels = new Set(options.keepLabels);
  }

  run(): Profile {
    const { profile } = this;
    const sampleTypes = profile.sampleTypes.map((type) => this.valueType(type));
    const functions = this.functions();
    const labels = this.labels();
    const mappings = profile.mappings.map((mapping) => this.mapping(mapping));
    const gone = (kind: 'comment' | 'link' | 'frame rule', text: string): string =>
      text === '' ? '' : this.removals.replace(kind, text, () => '');
    for (const comment of profile.comments) gone('comment', comment);
    return {
      ...profile,
      sampleTypes,
      periodType: this.valueType(profile.periodType),
      functions,
      labels,
      mappings,
      comments: [],
      docUrl: gone('link', profile.docUrl),
      dropFrames: gone('frame rule', profile.dropFrames),
      keepFrames: gone('frame rule', profile.keepFrames),
      strings: this.strings.finish(),
    };
  }

  private functions(): Profile['functions'] {
    const { profile, strings, names } = this;
    const { count, systemName } = profile.functions;
    for (let row = 0; row < count; row++) names.learn(functionName(profile, row), functionFile(profile, row));
    const columns = {
      name: new Uint32Array(count),
      systemName: new Uint32Array(count),
      filename: new Uint32Array(count),
    };
    for (let row = 0; row < count; row++) {
      const before = functionName(profile, row);
      const file = functionFile(profile, row);
      // What tagroot and tagleaf make of a label has its key as its file, and stays as the label does.
      const isKeptLabel = this.keptLabels.has(file);
      const name = isKeptLabel ? before : names.function(before, file);
      columns.name[row] = strings.of(name);
      // A name that is gone is gone from the linker's spelling of it, too.
      const linked = profile.strings.at(systemName[row]!);
      const spelling = name === before ? name : '';
      columns.systemName[row] = strings.of(linked === before ? spelling : names.spelling(linked));
      columns.filename[row] = strings.of(isKeptLabel ? file : names.file(file));
    }
    return { ...profile.functions, ...columns };
  }

  private labels(): Profile['labels'] {
    const { labels, strings } = this.profile;
    const { count } = labels;
    const columns = {
      key: new Uint32Array(count),
      str: new Uint32Array(count),
      unit: new Uint32Array(count),
      num: labels.num.slice(),
    };
    for (let row = 0; row < count; row++) {
      const key = strings.at(labels.key[row]!);
      const value = strings.at(labels.str[row]!);
      const unit = strings.at(labels.unit[row]!);
      const isKept = this.keptLabels.has(key);
      columns.key[row] = this.strings.of(
        isKept || isPlainLabelKey(key) || key === '' ? key : this.numbered('label key', key),
      );
      // A number may be somebody's as a text may: only sizes and times say how much instead of who.
      const measures = value === '' && isMeasure(unit);
      if (isKept || measures || (value === '' && key === 'bytes')) {
        columns.str[row] = this.strings.of(value);
        columns.unit[row] = this.strings.of(this.unit(unit));
      } else {
        this.unit(unit);
        columns.str[row] = this.strings.of(this.numbered('label', value === '' ? `${labels.num[row]!}` : value));
        columns.num[row] = 0;
      }
    }
    return { ...labels, ...columns };
  }

  /** A unit nobody knows would be shown as it is; without it a number is plain. */
  private unit(unit: string): string {
    return isValueWord(unit) ? unit : this.removals.replace('value name', unit, () => '');
  }

  private mapping(mapping: Mapping): Mapping {
    const system = systemBinary(mapping.file);
    const file = mapping.file === '' || system === mapping.file ? mapping.file : this.binary(mapping.file, system);
    const buildId = mapping.buildId === '' ? '' : this.removals.replace('build id', mapping.buildId, () => '');
    return { ...mapping, file, buildId };
  }

  private binary(path: string, system: string): string {
    return this.removals.replace('binary', path, (number) =>
      system !== '' ? system : number === 1 ? redacted : `${redacted} ${number}`,
    );
  }

  private valueType({ type, unit }: ValueType): ValueType {
    const shown = (word: string): string => (isValueWord(word) ? word : this.numbered('value name', word));
    return { type: shown(type), unit: shown(unit) };
  }

  private numbered(kind: 'label key' | 'label' | 'value name', text: string): string {
    return this.removals.replace(kind, text, (number) => `${redacted} ${number}`);
  }
}
