/** What a drawing says of components: how many statements, of how many designs, the lines to them stand for. */

import type { Left } from "./drawing_filters";
import { countStated, type Box } from "./model";
import { countDesigns, countStatements, word } from "./words";

/** What the page says of a component. */
interface Said {
  readonly title: Element | null;
  readonly text: string;
  readonly total: number;
}

export class PillWords {
  private readonly pills: ReadonlyMap<Box, Said>;

  constructor(boxes: readonly Box[]) {
    const pills = boxes.filter(({ isComponent }) => isComponent);
    this.pills = new Map(pills.map((box) => [box, readSaid(box)]));
  }

  /** Say it of what is left: where that is all, in the words of the page. */
  write({ lines, partsOf }: Left): void {
    for (const [box, { title, text, total }] of this.pills) {
      const own = box.lines.filter((line) => lines.has(line));
      const [count, sources] = [countStated(own.flatMap(partsOf)), new Set(own.map(({ source }) => source)).size];
      const designs = countDesigns(sources);
      if (title) title.textContent = count === total ? text : word("{count} from {designs}", { count, designs });
      const spoken = word("{name}: {statements} from {designs}", { name: box.label, statements: countStatements(count), designs });
      box.target.setAttribute("aria-label", count === total ? box.name : spoken);
    }
  }
}

function readSaid({ element, lines }: Box): Said {
  const title = element.querySelector("text:not(.flamedesign-id)");
  return { title, text: title?.textContent ?? "", total: countStated(lines.flatMap(({ parts }) => parts)) };
}
