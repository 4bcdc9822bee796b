/** Feeds the Findings tree: which rows there are and when they change; drawing is in items.ts, grouping in groups.ts. */
import * as vscode from 'vscode';
import type { WorkspaceScan } from '../language/scan';
import { type Grouping, groupFindings, type PlacedFinding } from './groups';
import { draw, type Node } from './items';
import type { FindingsStore } from './store';

/** A scan sends one message a file; the tree is redrawn at most this often. */
const redrawEveryMs = 80;

export class FindingsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #store: FindingsStore;
  readonly #scan: WorkspaceScan;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;
  #grouping: Grouping;
  #redraw: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(store: FindingsStore, scan: WorkspaceScan, grouping: Grouping) {
    this.#store = store;
    this.#scan = scan;
    this.#grouping = grouping;
    this.#listening = vscode.Disposable.from(
      store.onDidChange(() => this.#later()),
      scan.onDidChange(() => this.#later()),
    );
  }

  get grouping(): Grouping {
    return this.#grouping;
  }

  set grouping(grouping: Grouping) {
    this.#grouping = grouping;
    this.#changed.fire();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return draw(node);
  }

  getChildren(node?: Node): Node[] {
    const grouping = this.#grouping;
    if (node?.kind === 'group') {
      return node.group.findings.map((placed) => ({ kind: 'finding', placed, grouping, rule: placed.finding.rule }));
    }
    if (node) return [];
    const { progress, last } = this.#scan;
    return [
      ...(progress ? [{ kind: 'scan', progress } as const] : []),
      ...groupFindings(this.#placed(), grouping).map((group) => ({ kind: 'group', group, grouping }) as const),
      ...(last && last.errors.length > 0 ? [{ kind: 'unread', errors: last.errors } as const] : []),
    ];
  }

  dispose(): void {
    clearTimeout(this.#redraw);
    this.#listening.dispose();
    this.#changed.dispose();
  }

  #later(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = undefined;
      this.#changed.fire();
    }, redrawEveryMs);
  }

  #placed(): PlacedFinding[] {
    return [...this.#store.files].flatMap(({ uri, package: name, folder, findings }) => {
      const path = vscode.workspace.asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
      return findings.map((finding) => ({ finding, uri: uri.toString(), path, package: name, folder }));
    });
  }
}
