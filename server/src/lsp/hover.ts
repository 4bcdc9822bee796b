/** Owns what hovering a finding says: why, how it comes to pass, how sure, how to silence it. Reads what was published, starts nothing. */
import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import type { Finding, Related } from '#engine/findings/finding';
import { unnumbered } from '#engine/findings/numbered';
import type { ThemeKind } from '#protocol/language';
import { type Chart, chartOf } from './chart/chart';
import { drawImage } from './chart/svg';
import { drawText } from './chart/text';
import { type CharacterUnit, toEnginePosition, toRange } from './encoding';
import { type FileFindings, findingsAt, type Published } from './published';
import { rulePage, ruleReason } from './rule-pages';
import { nameOf } from './uris';

export class Hovers {
  readonly #published: Published;
  readonly #unit: () => CharacterUnit;
  readonly #keyOf: (uri: string) => string;
  #markdown = true;
  #addsOnly = false;
  /** What pictures are drawn for; undefined where none are shown. */
  theme: ThemeKind | undefined;

  constructor(published: Published, unit: () => CharacterUnit, keyOf: (uri: string) => string) {
    this.#published = published;
    this.#unit = unit;
    this.#keyOf = keyOf;
  }

  /** `addsOnly`: message and steps stand in the editor's own hover already. */
  configure(formats: readonly MarkupKind[] | undefined, addsOnly: boolean): void {
    this.#addsOnly = addsOnly;
    this.#markdown = formats === undefined || formats.includes(MarkupKind.Markdown);
  }

  at({ textDocument, position }: HoverParams): Hover | null {
    const file = this.#published.get(this.#keyOf(textDocument.uri));
    if (file === undefined) return null;
    const findings = findingsAt(file, toEnginePosition(position, file.lines, this.#unit()));
    if (findings.length === 0) return null;
    const value = findings.map((finding) => this.#text(finding, file)).join(this.#markdown ? '\n\n---\n\n' : '\n\n');
    return {
      contents: { kind: this.#markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value },
      range: toRange(findings[0]!.range, file.lines, this.#unit()),
    };
  }

  #text(finding: Finding, file: FileFindings): string {
    const why = ruleReason(finding.rule);
    const where = this.#addsOnly ? 'above' : 'below';
    const sure =
      finding.confidence === 'proved' ? `Proved: the steps ${where} can happen.` : 'Likely: not every step is certain.';
    const steps = finding.related.map((related, index) => `${index + 1}. ${this.#step(related, file)}`).join('\n');
    const silence = `Silence it with a line above: \`//lint:ignore ${finding.rule} why\``;
    const name = this.#markdown ? `[${finding.rule}](${rulePage(finding.rule)})` : finding.rule;
    const confidence = finding.related.length > 0 ? sure : finding.confidence === 'proved' ? 'Proved.' : 'Likely.';
    const chart = chartOf(finding);
    const drawn = chart === undefined ? '' : this.#chart(chart);
    const footer = `${name} · ${silence}`;
    const parts = this.#addsOnly
      ? [drawn, `${this.#bold(confidence)} ${why}`, footer]
      : [this.#bold(finding.message), confidence, drawn, steps, why, footer];
    return parts.filter((part) => part !== '').join('\n\n');
  }

  #chart(chart: Chart): string {
    if (!this.#markdown) return drawText(chart);
    return this.theme === undefined ? `\`\`\`text\n${drawText(chart)}\n\`\`\`` : drawImage(chart, this.theme);
  }

  #bold(text: string): string {
    return this.#markdown ? `**${escapeMarkdown(text)}**` : text;
  }

  #step({ message: counted, file: where, range }: Related, file: FileFindings): string {
    const message = unnumbered(counted);
    const line = range.start.line + 1;
    const place = where === file.key ? `line ${line}` : `${nameOf(where)}:${line}`;
    if (!this.#markdown) return `${message} (${place})`;
    const uri = where === file.key ? file.uri : where;
    return `${escapeMarkdown(message)} ([${place}](${uri}#L${line}))`;
  }
}

/** Source text in messages must not become markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&');
}
