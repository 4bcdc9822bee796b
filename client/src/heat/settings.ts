/** Owns what the user chose for heat: settings, and what was chosen last in this workspace. */
import * as vscode from 'vscode';

const section = 'gopherscope.heat';
const shownKey = 'heat.shown';
const typesKey = 'heat.sampleTypes';
/** Choices of sample types that are remembered. */
const mostTypes = 8;

export interface HeatSettings {
  /** Lines below this share of a profile have no bar, 0 to 1. */
  readonly threshold: number;
  readonly codeLens: boolean;
  /** Whether the sample type chosen last is shown, or always the profile's own. */
  readonly remembersType: boolean;
}

export function readSettings(): HeatSettings {
  const all = vscode.workspace.getConfiguration(section);
  const percent = all.get('threshold', 0.1);
  return {
    threshold: Math.min(100, Math.max(0, Number(percent) || 0)) / 100,
    codeLens: all.get('codeLens', false),
    remembersType: all.get<string>('sampleType', 'last') !== 'default',
  };
}

export class HeatChoices implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#listening = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) this.#changed.fire();
    });
  }

  /** Whether bars are drawn at all. */
  get shown(): boolean {
    return this.#memory.get(shownKey, true);
  }

  /** Names of the sample types chosen, newest first; none where profiles show their own. */
  get sampleTypes(): readonly string[] {
    return readSettings().remembersType ? this.#memory.get<readonly string[]>(typesKey, []) : [];
  }

  async show(shown: boolean): Promise<void> {
    await this.#memory.update(shownKey, shown);
    this.#changed.fire();
  }

  /** @param name undefined: each profile's own from now on */
  async chooseType(name: string | undefined): Promise<void> {
    const others = this.sampleTypes.filter((other) => other !== name);
    await this.#memory.update(typesKey, name === undefined ? [] : [name, ...others].slice(0, mostTypes));
    this.#changed.fire();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}
