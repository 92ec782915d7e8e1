/** Where the arrow keys lead from an element among others. */

/** The arrow keys, as steps to the right and down. */
export const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Return the element that lies next in a direction: what lies aside counts twice as far. */
export function nearest<One extends Element>(from: Element, elements: readonly One[], right: number, down: number): One | undefined {
  const [x, y] = middleOf(from);
  let best: One | undefined;
  let least = Infinity;
  for (const element of elements) {
    const [otherX, otherY] = middleOf(element);
    const along = (otherX - x) * right + (otherY - y) * down;
    const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * right);
    const far = along + 2 * aside;
    if (along < 1 || far >= least) continue;
    best = element;
    least = far;
  }
  return best;
}

function middleOf(element: Element): [number, number] {
  const at = element.getBoundingClientRect();
  return [at.left + at.width / 2, at.top + at.height / 2];
}
