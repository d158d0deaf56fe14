"use strict";
// Labels of the page: placed by priority, none on top of another, anew after each move. What was
// placed before keeps its side; in crowds a thin line leads from a label to its marker.
const placeLabels = (function () {
  const measure = document.createElement("canvas").getContext("2d");
  const LIMIT = 400, GAP = 3, SECOND_SHARE = 0.86, SECOND_LEAST_PX = 9, DIMMED = 0.55, AROUND = 16, REACH_PX = 70, CELL = 6, SQUARE = 64, MOST_LED = 800, MOST_ON_LINES = 0.12;
  const BESIDE = [-0.75, 0.75, -1.1, 1.1, -1.6, 1.6];
  const SVG = "http://www.w3.org/2000/svg";
  let holder = null, before = new Map();

  // ---- where a feature's name may stand -----------------------------------------------------
  function anchors(label, map, view, isBase) {
    if (label.kind === 1) return label.lines.map((points) => ({ at: L.latLng(points[0]) }));
    if (label.kind === 2) return [alongLine(label, map, view, isBase)].filter(Boolean);
    return [middleInView(label, view)].filter(Boolean).map((at) => ({ at: at }));
  }
  // The middle of the longest part in view, and a quarter either way, with the way that the line
  // takes there.
  function alongLine(label, map, view, isBase) {
    let best = null, most = 0;
    const size = map.getSize(), window = L.bounds([0, 0], [size.x, size.y]);
    label.boxes = label.boxes || label.lines.map((line) => L.latLngBounds(line));
    label.lines.forEach(function (line, number) {
      if (!view.intersects(label.boxes[number])) return;
      const points = line.map((point) => map.latLngToContainerPoint(point));
      let run = null;
      for (let i = 1; i < points.length; i++) {
        const inside = L.LineUtil.clipSegment(points[i - 1], points[i], window, false, false);
        if (!inside) { run = null; continue; }
        if (!run || !run.points.at(-1).equals(inside[0])) run = { points: [inside[0]], along: [0] };
        run.along.push(run.along.at(-1) + inside[1].distanceTo(inside[0]));
        run.points.push(inside[1]);
        if (run.along.at(-1) > most) { most = run.along.at(-1); best = run; }
        if (!inside[1].equals(points[i])) run = null;
      }
    });
    if (!best) return null;
    const length = best.along.at(-1);
    const ways = [0.5, 0.25, 0.75].map(function (share) {
      const from = onRun(best, length * share - REACH_PX), to = onRun(best, length * share + REACH_PX);
      const step = to.subtract(from);
      let angle = Math.atan2(step.y, step.x) * 180 / Math.PI;
      if (angle > 90) angle -= 180;
      if (angle < -90) angle += 180;
      return { at: from.add(to).divideBy(2), angle: Math.round(angle) };
    });
    return { at: map.containerPointToLatLng(ways[0].at), ways: ways, isBeside: !isBase };
  }
  function onRun({ points, along }, place) {
    const i = Math.max(along.findIndex((each) => each >= place), 1), last = points.length - 1;
    if (place >= along[last]) return points[last];
    const share = Math.max((place - along[i - 1]) / (along[i] - along[i - 1] || 1), 0);
    return points[i - 1].multiplyBy(1 - share).add(points[i].multiplyBy(share));
  }
  // A place inside what the window shows of an area: the middle of its widest part, at the height
  // of its centre.
  function middleInView(label, view) {
    const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
    label.boxes = label.boxes || label.lines.map((ring) => L.latLngBounds(ring));
    const rings = label.lines.filter((ring, i) => view.intersects(label.boxes[i]))
      .map((ring) => [[0, south, 1], [0, north, -1], [1, west, 1], [1, east, -1]].reduce(cut, ring)).filter((ring) => ring.length > 2);
    let most = 0, height = null;
    for (const ring of rings) {
      let area = 0, y = 0;
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const cross = ring[j][1] * ring[i][0] - ring[i][1] * ring[j][0];
        area += cross;
        y += (ring[j][0] + ring[i][0]) * cross;
      }
      if (Math.abs(area) > most) { most = Math.abs(area); height = y / (3 * area); }
    }
    if (height === null) return null;
    const crossings = [];
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [from, to] = [ring[j], ring[i]];
        if ((from[0] > height) !== (to[0] > height)) crossings.push(from[1] + (height - from[0]) / (to[0] - from[0]) * (to[1] - from[1]));
      }
    }
    crossings.sort((a, b) => a - b);
    let best = null, widest = 0;
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = crossings[i + 1] - crossings[i];
      if (width > widest) { widest = width; best = (crossings[i] + crossings[i + 1]) / 2; }
    }
    return best === null ? null : L.latLng(height, best);
  }
  // Cuts a ring at one side of the window (Sutherland and Hodgman).
  function cut(ring, [axis, edge, sign]) {
    const found = [], inside = (point) => (point[axis] - edge) * sign >= 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const from = ring[j], to = ring[i];
      if (inside(from) !== inside(to)) {
        const share = (edge - from[axis]) / (to[axis] - from[axis]);
        found.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
      }
      if (inside(to)) found.push(to);
    }
    return found;
  }
  function candidates(entries, map, scale) {
    const view = map.getBounds(), found = [];
    entries.forEach(function (entry, order) {
      const style = entry.layer.labels;
      if (!style) return;
      entry.labels.forEach(function (label, number) {
        const [text, second, dim] = typeof label.text === "string" ? [label.text] : label.text;
        if (!text) return;
        const limits = style.max_denominators;
        if (limits.length && scale > limits[Math.min(Math.max(label.rank, 0), limits.length - 1)]) return;
        anchors(label, map, view, entry.layer.base).forEach(function (anchor, place) {
          if (!view.contains(anchor.at)) return;
          found.push({ at: anchor.at, ways: anchor.ways, isBeside: anchor.isBeside, isBase: entry.layer.base, style: style, text: text, second: second, dim: dim, rank: label.rank,
            order: order, kind: label.kind, marker: label.marker, key: [entry.layer.name, number, place].join() });
        });
      });
    });
    found.sort((a, b) => b.style.priority - a.style.priority || a.rank - b.rank || b.order - a.order || (a.text < b.text ? -1 : 1));
    return found;
  }
  // Pictures of ports and crossings in view, circles of many and panels: no label may cover one.
  function taken(entries, map, view) {
    const found = [], corner = map.getContainer().getBoundingClientRect();
    for (const panel of document.querySelectorAll(".panel, .leaflet-control, .grid-names span")) {
      const box = panel.getBoundingClientRect();
      found.push([box.left - corner.left, box.top - corner.top, box.right - corner.left, box.bottom - corner.top]);
    }
    function keep(latlng, half) {
      if (!view.contains(latlng)) return;
      const at = map.latLngToContainerPoint(latlng);
      found.push([at.x - half, at.y - half, at.x + half, at.y + half]);
    }
    for (const entry of entries) {
      if (entry.layer.base) continue;
      for (const circle of entry.circles) keep(circle.getLatLng(), circle.radius);
      for (const feature of entry.labels) {
        if (feature.kind !== 1 || !feature.marker) continue;
        for (const points of feature.lines) keep(points[0], (feature.shape && feature.shape.isDot ? 6 : feature.marker.size_px) / 2 - 1);
      }
    }
    return found;
  }

  // ---- what it looks like ---------------------------------------------------------------------
  function fontOf(style, size, isPlain) {
    const family = getComputedStyle(document.body).fontFamily;
    return (style.italic && !isPlain ? "italic " : "") + (style.bold && !isPlain ? "600 " : "") + size + "px " + family;
  }
  function written(label) {
    const { style } = label;
    const upper = style.uppercase ? label.text.toUpperCase() : label.text;
    // Chinese letters have no slanted form; a computed slant only blurs them.
    const lines = [{ text: upper, size: style.size_px, font: fontOf(style, style.size_px, /[\u2e80-\u9fff]/.test(upper) && style.italic) }];
    if (label.second && label.kind === 2) {
      lines[0].text += " " + label.second;
    } else if (label.second) {
      const size = Math.min(Math.max(style.size_px * SECOND_SHARE, SECOND_LEAST_PX), style.size_px);
      lines.push({ text: label.second, size: size, font: fontOf(style, size, true) });
    }
    let width = 0, height = 0;
    for (const line of lines) {
      measure.font = line.font;
      width = Math.max(width, measure.measureText(line.text).width + 4);
      height += line.size * 1.3;
    }
    return { lines: lines, width: width, height: height };
  }
  function nodeOf(label, text) {
    const node = pageElement("span", { class: "label" });
    for (const line of text.lines) {
      const row = pageElement("span", {}, line.text);
      row.style.font = line.font;
      row.style.lineHeight = "1.3";
      node.append(row);
    }
    node.style.color = label.style.color;
    node.style.opacity = label.dim ? DIMMED : 1;
    node.style.textAlign = "center";
    node.style.setProperty("--halo", label.style.halo_color);
    return node;
  }

  // ---- placing ------------------------------------------------------------------------------
  // Where corridors and other lines over the base map are drawn, cell by cell of the window.
  function linesIn(entries, map) {
    const size = map.getSize(), wide = Math.ceil(size.x / CELL), cells = new Uint8Array(wide * Math.ceil(size.y / CELL));
    const origin = map.containerPointToLayerPoint([0, 0]);
    for (const entry of entries) {
      if (entry.layer.base) continue;
      for (const shape of entry.lines) {
        for (const part of shape._parts || []) {
          for (let i = 1; i < part.length; i++) {
            const steps = Math.ceil(part[i].distanceTo(part[i - 1]) / CELL) || 1;
            for (let k = 0; k <= steps; k++) {
              const x = part[i - 1].x + (part[i].x - part[i - 1].x) * k / steps - origin.x;
              const y = part[i - 1].y + (part[i].y - part[i - 1].y) * k / steps - origin.y;
              if (x >= 0 && y >= 0 && x < size.x && y < size.y) cells[Math.floor(y / CELL) * wide + Math.floor(x / CELL)] = 1;
            }
          }
        }
      }
    }
    // How much of a box lies on lines, 0 to 1.
    return function ([left, top, right, bottom]) {
      let found = 0, all = 0;
      for (let y = Math.max(Math.floor(top / CELL), 0); y <= bottom / CELL; y++) {
        for (let x = Math.max(Math.floor(left / CELL), 0); x <= right / CELL && x < wide; x++, all++) found += cells[y * wide + x] || 0;
      }
      return all ? found / all : 0;
    };
  }
  // Places for a label: each the boxes it covers, its middle and where a leader line ends.
  function places(at, text, label, mayBeLed) {
    const { width, height } = text, found = [];
    function level(x, y, isFar) {
      found.push({ boxes: [[x, y, x + width, y + height]], middle: L.point(x + width / 2, y + height / 2), isFar: isFar });
    }
    if (label.kind === 2) {
      for (const across of label.isBeside ? BESIDE : [0]) {
        for (const { at: center, angle } of label.ways) {
          const turn = angle * Math.PI / 180, way = L.point(Math.cos(turn), Math.sin(turn)), side = L.point(-way.y, way.x);
          const middle = center.add(side.multiplyBy(across * (height + 4))), count = Math.max(Math.ceil(width / height), 1);
          const half = height / 2 * (Math.abs(way.x) + Math.abs(way.y)) * 0.8, boxes = [];
          for (let i = 0; i < count; i++) {
            const spot = middle.add(way.multiplyBy((i + 0.5) / count * width - width / 2));
            boxes.push([spot.x - half, spot.y - half, spot.x + half, spot.y + half]);
          }
          found.push({ boxes: boxes, middle: middle, angle: angle });
        }
      }
    } else if (label.kind !== 1) {
      for (const [x, y] of [[0, 0], [0, -16], [0, 16]]) level(at.x - width / 2 + x, at.y - height / 2 + y);
    } else {
      const gap = (label.marker ? label.marker.size_px / 2 : 2) + GAP;
      level(at.x + gap, at.y - height / 2);
      level(at.x - gap - width, at.y - height / 2);
      level(at.x - width / 2, at.y - gap - height);
      level(at.x - width / 2, at.y + gap);
      for (let far = gap + 14; mayBeLed && far <= label.style.leader_px; far += 14) {
        for (let i = 0; i < AROUND; i++) {
          const turn = 2 * Math.PI * i / AROUND, [across, down] = [Math.cos(turn), Math.sin(turn)];
          const x = at.x + far * across - (across > 0.3 ? 0 : across < -0.3 ? width : width / 2);
          level(x, at.y + far * down - (down > 0.3 ? 0 : down < -0.3 ? height : height / 2), true);
        }
      }
    }
    return found;
  }
  const meet = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
  const holds = (box, at) => at.x >= box[0] && at.x <= box[2] && at.y >= box[1] && at.y <= box[3];
  function crosses([a, b], [left, top, right, bottom]) {
    // Whether the way from a to b enters the box (Liang and Barsky's parameters).
    let enter = 0, leave = 1;
    for (const [from, step, low, high] of [[a.x, b.x - a.x, left, right], [a.y, b.y - a.y, top, bottom]]) {
      if (Math.abs(step) < 1e-9) { if (from < low || from > high) return false; continue; }
      const first = (low - from) / step, last = (high - from) / step;
      enter = Math.max(enter, Math.min(first, last));
      leave = Math.min(leave, Math.max(first, last));
    }
    return enter < leave;
  }
  function meets([a, b], [c, d]) {
    const side = (from, to, at) => (to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x);
    return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
  }
  // The line from the marker's rim to the nearest point of the text.
  function leaderOf(at, place, label) {
    const [left, top, right, bottom] = place.boxes[0];
    const end = L.point(Math.min(Math.max(at.x, left + 2), right - 2), Math.min(Math.max(at.y, top + 2), bottom - 2));
    const far = at.distanceTo(end), rim = label.marker ? label.marker.size_px / 2 : 2;
    return place.isFar && far > rim ? [at.add(end.subtract(at).multiplyBy(rim / far)), end] : null;
  }
  function svgLine(ends, style, origin) {
    const [from, to] = ends.map((point) => point.add(origin));
    return [[style.halo_color, 3], [style.color, 1]].map(function ([color, width]) {
      const line = document.createElementNS(SVG, "line");
      const values = { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: color, "stroke-width": width };
      for (const [name, value] of Object.entries(values)) line.setAttribute(name, value);
      return line;
    });
  }
  // Boxes by the squares of the window that they touch.
  class Boxes {
    constructor() { this.squares = new Map(); }
    add(box) {
      for (const key of this.keys(box)) {
        if (!this.squares.has(key)) this.squares.set(key, []);
        this.squares.get(key).push(box);
      }
    }
    some(box, test) {
      return this.keys(box).some((key) => (this.squares.get(key) || []).some(test));
    }
    keys([left, top, right, bottom]) {
      const found = [];
      for (let x = Math.floor(left / SQUARE); x <= right / SQUARE; x++) {
        for (let y = Math.floor(top / SQUARE); y <= bottom / SQUARE; y++) found.push(1e4 * x + y);
      }
      return found;
    }
  }
  class Room {
    constructor(entries, map) {
      this.placed = new Boxes();
      for (const box of taken(entries, map, map.getBounds())) this.placed.add(box);
      this.leaders = [];
      this.size = map.getSize();
      this.lineShare = linesIn(entries, map);
    }
    isFree(place, leader) {
      const { size, placed } = this;
      for (const box of place.boxes) {
        if (box[0] < 0 || box[1] < 0 || box[2] > size.x || box[3] > size.y) return false;
        if (placed.some(box, (other) => meet(box, other)) || this.leaders.some((other) => crosses(other, box))) return false;
      }
      if (!leader) return true;
      if (this.leaders.some((other) => meets(leader, other))) return false;
      const [a, b] = leader, around = [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)];
      return !placed.some(around, (other) => !holds(other, a) && crosses(leader, other));
    }
    // The first place that is free: clear of lines if there is one; what matters most may touch one.
    find(found, at, label) {
      const order = found.map((place, i) => i), leaders = found.map((place) => leaderOf(at, place, label));
      if (before.has(label.key) && found[before.get(label.key)]) order.unshift(before.get(label.key));
      const free = (i) => this.isFree(found[i], leaders[i]);
      const within = (i, share) => found[i].boxes.every((box) => this.lineShare(box) <= share);
      let slot = order.find((i) => within(i, 0) && free(i));
      if (slot === undefined && !label.isBase && label.kind === 1) {
        slot = order.find((i) => !found[i].isFar && within(i, MOST_ON_LINES) && free(i));
      }
      return slot === undefined ? null : { slot: slot, place: found[slot], leader: leaders[slot] };
    }
    take({ place, leader }) {
      for (const box of place.boxes) this.placed.add(box);
      if (leader) this.leaders.push(leader);
    }
  }
  return function (map, entries, scale, shown) {
    if (!holder) {
      map.createPane("labels").style.zIndex = 650;
      holder = map.getPane("labels");
      holder.style.pointerEvents = "none";
      holder.setAttribute("aria-hidden", "true");
    }
    holder.replaceChildren();
    if (!shown) return;
    const room = new Room(entries, map), seen = new Set(), now = new Map(), origin = map.containerPointToLayerPoint([0, 0]);
    const lines = document.createElementNS(SVG, "svg");
    lines.setAttribute("class", "leaders");
    holder.append(lines);
    let tried = 0;
    for (const label of candidates(entries, map, scale)) {
      if (now.size >= LIMIT) break;
      const text = written(label), at = map.latLngToContainerPoint(label.at);
      const key = label.text + Math.round(at.x / 60) + "," + Math.round(at.y / 60);
      if (seen.has(key)) continue;
      const found = room.find(places(at, text, label, tried++ < MOST_LED), at, label);
      if (!found) continue;
      room.take(found);
      seen.add(key);
      now.set(label.key, found.slot);
      if (found.leader) lines.append(...svgLine(found.leader, label.style, origin));
      const node = nodeOf(label, text), half = L.point(text.width / 2 - 2, text.height / 2);
      L.DomUtil.setPosition(node, found.place.middle.subtract(half).add(origin).round());
      const { angle } = found.place;
      if (angle) {
        node.style.transformOrigin = `${half.x}px ${half.y}px`;
        node.style.transform += ` rotate(${angle}deg)`;
      }
      holder.append(node);
    }
    before = now;
  };
})();
