/** Owns which variables a tool gets to see: a list of names, everything else stays out. Knows no tool's own variables beyond what it is told. */
import { delimiter } from 'node:path';
import { safeSearchPath } from './tool-path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What programs need to find their home, caches and language on the three systems. */
const basics = [
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'SystemRoot',
  'SystemDrive',
  'windir',
  'USERPROFILE',
  'LOCALAPPDATA',
  'APPDATA',
  'ProgramData',
  'ProgramFiles',
  'PATHEXT',
  'COMSPEC',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
];

export interface EnvironmentRequest {
  readonly source: Environment;
  readonly workspaceFolders: readonly string[];
  /** Names this tool may see besides the basics. */
  readonly allowed: readonly string[];
  /** Set whatever the source says. */
  readonly fixed: Readonly<Record<string, string>>;
  /** The run's own temporary folder. */
  readonly temporary: string;
}

/** Builds the environment of one run. PATH keeps its absolute folders outside the workspace. */
export function toolEnvironment(request: EnvironmentRequest): Record<string, string> {
  const { source, temporary } = request;
  // Windows spells names as it likes.
  const spelled = new Map(Object.keys(source).map((name) => [name.toUpperCase(), name]));
  const read = (name: string) => source[name] ?? source[spelled.get(name.toUpperCase()) ?? name];
  const environment: Record<string, string> = {};
  for (const name of [...basics, ...request.allowed]) {
    const value = read(name);
    if (value !== undefined && value !== '') environment[name] = value;
  }
  environment.PATH = safeSearchPath(read('PATH'), request.workspaceFolders).join(delimiter);
  return { ...environment, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ...request.fixed };
}
