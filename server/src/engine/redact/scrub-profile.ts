/**
 * Owns taking out of a profile everything that names people, machines, customers or code that is not on the allow-list.
 * Samples, stacks and values stay as they are, so every total does. Refuses to know formats, files and how the list is shown.
 */
import { moduleKind, parseFrameName, redacted } from '../profile/frame-name';
import { functionFile, functionName, type Mapping, type Profile, type ValueType } from '../profile/profile';
import { StringInterner } from '../profile/string-interner';
import { type KeepsPackage, keptName } from './function-name';
import { type Removal, Removals } from './removals';
import { keepsPackage, ownedModules, type ScrubOptions } from './scrub-options';
import { SourceRoots } from './source-roots';
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
  const scrub = new ProfileScrub(profile, options);
  return { profile: scrub.run(), removals: scrub.removals.list() };
}

class ProfileScrub {
  readonly removals = new Removals();
  private readonly strings = new StringInterner();
  private readonly keeps: KeepsPackage;
  private readonly roots: SourceRoots;
  private readonly keptLabels: ReadonlySet<string>;

  constructor(
    private readonly profile: Profile,
    private readonly options: ScrubOptions,
  ) {
    this.keeps = keepsPackage(options);
    this.roots = new SourceRoots(ownedModules(options));
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
    const { profile, strings } = this;
    const { count, systemName } = profile.functions;
    for (let row = 0; row < count; row++) {
      const name = keptName(functionName(profile, row), this.keeps);
      const file = functionFile(profile, row);
      if (name !== undefined && file !== '') this.roots.learn(parseFrameName(name).packagePath, file);
    }
    const columns = {
      name: new Uint32Array(count),
      systemName: new Uint32Array(count),
      filename: new Uint32Array(count),
    };
    for (let row = 0; row < count; row++) {
      const before = functionName(profile, row);
      const file = functionFile(profile, row);
      const name = this.functionName(before, file);
      columns.name[row] = strings.index(name);
      // A name that is gone is gone from the linker's spelling of it, too.
      const linked = profile.strings.at(systemName[row]!);
      columns.systemName[row] = strings.index(
        linked === before ? (name === before ? name : '') : this.systemName(linked),
      );
      columns.filename[row] = strings.index(this.file(file));
    }
    return { ...profile.functions, ...columns };
  }

  private functionName(name: string, file: string): string {
    if (name === '') return '';
    const kept = keptName(name, this.keeps);
    if (kept === name) return name;
    return this.removals.replace('function', name, (number) => {
      if (kept !== undefined) return kept;
      return `${redacted}/${this.whose(name, file)}.f${number}`;
    });
  }

  private whose(name: string, file: string): 'own' | 'dependency' | 'native' {
    const { packagePath } = parseFrameName(name);
    if (packagePath === '' || packagePath === `${redacted}/native`) return 'native';
    return moduleKind(name, file, this.options.ownModules) === 'own' ? 'own' : 'dependency';
  }

  private systemName(name: string): string {
    if (name === '' || keptName(name, this.keeps) === name) return name;
    return this.removals.replace('function', name, () => '');
  }

  private file(file: string): string {
    if (file === '') return '';
    const shown = this.roots.shown(file);
    return shown === file ? file : this.removals.replace('file', file, () => shown ?? redacted);
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
      columns.key[row] = this.strings.index(
        isKept || isPlainLabelKey(key) || key === '' ? key : this.numbered('label key', key),
      );
      // A number may be somebody's as a text may: only sizes and times say how much instead of who.
      const measures = value === '' && unit !== '' && isValueWord(unit);
      if (isKept || measures || (value === '' && key === 'bytes')) {
        columns.str[row] = this.strings.index(value);
        columns.unit[row] = this.strings.index(this.unit(unit));
      } else {
        this.unit(unit);
        columns.str[row] = this.strings.index(this.numbered('label', value === '' ? `${labels.num[row]!}` : value));
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
