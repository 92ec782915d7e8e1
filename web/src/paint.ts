/** Painting a drawing: its parts one after the other, since a policy may forbid a page to load an image. */

const SCALE = 2; // a slide is shown large
const MOST_PIXELS = 16_000_000; // some browsers paint no more

/** Return a drawing that needs no style sheet as PNG. */
export function paint(svg: SVGSVGElement): Promise<Blob | null> {
  const { x, y, width, height } = svg.viewBox.baseVal;
  const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.scale(scale, scale);
  context.translate(-x, -y);
  paintParts(svg, context);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

function paintParts(group: Element, context: CanvasRenderingContext2D): void {
  for (const part of group.children) {
    if (!(part instanceof SVGGraphicsElement)) continue;
    context.save();
    const matrix = part.transform.baseVal.consolidate()?.matrix;
    if (matrix) context.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    context.globalAlpha *= numberOf(part, "opacity", 1);
    if (part instanceof SVGTextElement) paintWords(part, context);
    else if (part instanceof SVGGeometryElement) paintShape(part, context);
    else paintParts(part, context);
    context.restore();
  }
}

function paintShape(shape: SVGGeometryElement, context: CanvasRenderingContext2D): void {
  const path = new Path2D(shape.getAttribute("d") ?? "");
  const at = (name: string): number => numberOf(shape, name, 0);
  if (shape instanceof SVGRectElement) path.roundRect(at("x"), at("y"), at("width"), at("height"), at("rx"));
  if (shape instanceof SVGCircleElement) path.arc(at("cx"), at("cy"), at("r"), 0, 2 * Math.PI);
  apply(shape, context, () => context.fill(path), () => context.stroke(path));
}

function paintWords(words: SVGTextElement, context: CanvasRenderingContext2D): void {
  const [x, y] = [numberOf(words, "x", 0), numberOf(words, "y", 0)];
  const text = words.textContent ?? "";
  const weight = words.getAttribute("font-weight") ?? "";
  context.font = `${weight} ${numberOf(words, "font-size", 12)}px ${words.getAttribute("font-family") ?? "sans-serif"}`;
  const anchor = words.getAttribute("text-anchor");
  context.textAlign = anchor === "middle" ? "center" : anchor === "end" ? "right" : "left";
  apply(words, context, () => context.fillText(text, x, y), () => context.strokeText(text, x, y));
}

/** Fill and stroke a part as its attributes say. */
function apply(part: Element, context: CanvasRenderingContext2D, fill: () => void, stroke: () => void): void {
  const alpha = context.globalAlpha;
  const colourOf = (name: string): string | null => (part.getAttribute(name) === "none" ? null : part.getAttribute(name));
  const [filled, stroked] = [colourOf("fill"), colourOf("stroke")];
  if (filled) {
    context.globalAlpha = alpha * numberOf(part, "fill-opacity", 1);
    context.fillStyle = filled;
    fill();
  }
  if (!stroked) return;
  context.globalAlpha = alpha * numberOf(part, "stroke-opacity", 1);
  context.strokeStyle = stroked;
  context.lineWidth = numberOf(part, "stroke-width", 1);
  context.lineJoin = part instanceof SVGTextElement ? "round" : "miter";
  context.setLineDash((part.getAttribute("stroke-dasharray") ?? "").split(/[\s,]+/).map(parseFloat).filter(Number.isFinite));
  stroke();
}

function numberOf(part: Element, name: string, usual: number): number {
  const value = parseFloat(part.getAttribute(name) ?? "");
  return Number.isFinite(value) ? value : usual;
}
