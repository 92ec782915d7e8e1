/** What a drawing says of each line, of the kinds that are shown: its number, its tooltip, and that it is pale. */

import { countStated, strokeOf, type Line, type Part } from "./model";

/** The class of a line that stands for a single statement. */
const SINGLE = "flamedesign-single";

export class LineWords {
  private readonly names: ReadonlyMap<string, string>;
  private readonly areNumbers: ReadonlyMap<Line, boolean>;

  /** `legend` says what kinds are called. */
  constructor(lines: readonly Line[], legend: Element | null) {
    this.names = new Map([...(legend?.querySelectorAll("li") ?? [])].map((entry) => [kindOf(entry), ownText(entry)]));
    this.areNumbers = new Map(lines.map((line) => [line, /^\d*$/.test(line.words?.textContent ?? "")]));
  }

  /** Write what is said of some parts of a line. */
  write(line: Line, parts: readonly Part[]): void {
    const count = countStated(parts);
    if (!count) return;
    line.element.classList.toggle(SINGLE, count === 1);
    line.element.setAttribute("aria-label", this.describe(line, parts).join("\n"));
    const text = line.words?.querySelector("text");
    if (!text) return;
    const number = count > 1 ? String(count) : "";
    text.textContent = this.areNumbers.get(line) ? number : `${this.nameOf(strokeOf(parts))} ${number}`.trim();
  }

  /** Return the ends of a line with the strongest kind of some of its parts, and their texts, each after its kind where that is another one. */
  describe(line: Line, parts: readonly Part[]): readonly [heading: string, ...texts: string[]] {
    const [kind, whole] = [strokeOf(parts), strokeOf(line.parts)];
    const ends = line.heading.slice(0, line.heading.length - this.nameOf(whole).length);
    const own = `${this.nameOf(kind)}: `;
    const texts = parts.flatMap((part) => (part.kind === kind ? part.texts.map((text) => withoutStart(text, own)) : part.texts));
    return [kind === whole ? line.heading : `${ends}${this.nameOf(kind)}`, ...texts];
  }

  private nameOf(kind: string): string {
    return this.names.get(kind) ?? kind;
  }
}

/** Return the kind of which an entry of a legend is. */
export function kindOf({ className }: Element): string {
  return /flamedesign-kind-([\w-]+)/.exec(className)?.[1] ?? "";
}

function ownText(entry: Element): string {
  const texts = [...entry.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts.map((node) => node.textContent ?? "").join("").trim();
}

function withoutStart(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : text;
}
