// Drawing: strokes of a pen, and areas of pages that have no words to select.

import { groupOf, lineOf, pixel, round, svg, toSegment } from "app/marks-page";

const MOST = 4_000; // points of one stroke; a longer one goes on as the next
const KEPT = 0.6; // pixels: how far a point must lie from the line without it to be kept
const WIDTH = 2;
const LEAST = 4; // pixels: a smaller area was a tap

/** A pen of a colour; `keep(page, data)` takes each finished stroke. */
export const penOf = (colour, keep) => ({
  begin(page, point) {
    let points = [...point];
    const line = pencil(page, "ink", colour, { "stroke-width": WIDTH });
    const paint = () => line(lineOf(points));
    const finish = () => {
      const stroke = thin(points, KEPT * pixel(page)).map(round);
      keep(page, { color: colour, width: WIDTH, strokes: [stroke] });
    };
    paint();
    return {
      move(places) {
        for (const [x, y] of places) {
          points.push(x, y);
          if (points.length < 2 * MOST) continue;
          finish();
          points = [x, y];
        }
        paint();
      },
      end: finish,
      cancel: () => line(""),
    };
  },
});

/** A brush for a rectangle of a page that is only a picture. */
export const areaOf = (colour, keep) => ({
  begin(page, [x1, y1]) {
    let [x2, y2] = [x1, y1];
    const line = pencil(page, "highlight", colour);
    return {
      move(places) {
        [x2, y2] = places.at(-1) ?? [x2, y2];
        line(`M${x1} ${y1}H${x2}V${y2}H${x1}Z`);
      },
      end() {
        const least = LEAST * pixel(page);
        if (Math.abs(x2 - x1) < least || Math.abs(y2 - y1) < least) return line("");
        keep(page, { color: colour, rects: [[Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)]], text: "" });
      },
      cancel: () => line(""),
    };
  },
});

/** What is drawn before it is kept; it is put back where the page is redrawn meanwhile. */
function pencil(page, kind, colour, attributes = {}) {
  const path = svg("path", { class: `mark-${kind} mark-${colour}`, ...attributes });
  return (d) => {
    if (d === "") return path.remove();
    path.setAttribute("d", d);
    if (!path.isConnected) groupOf(page)?.append(path);
  };
}

/** The points of a stroke that its shape needs (Ramer, Douglas, Peucker); `far` is how much it may deviate. */
export function thin(points, far) {
  const count = points.length / 2;
  if (count < 3) return points;
  const kept = new Uint8Array(count);
  kept[0] = kept[count - 1] = 1;
  const parts = [[0, count - 1]];
  while (parts.length) {
    const [first, last] = parts.pop();
    let [most, at] = [0, 0];
    for (let i = first + 1; i < last; i += 1) {
      const away = toSegment(points[2 * i], points[2 * i + 1], points[2 * first], points[2 * first + 1], points[2 * last], points[2 * last + 1]);
      if (away > most) [most, at] = [away, i];
    }
    if (most <= far) continue;
    kept[at] = 1;
    parts.push([first, at], [at, last]);
  }
  return points.filter((_, i) => kept[i >> 1]);
}
