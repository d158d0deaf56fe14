"use strict";
// Labels of the page: placed by priority, none on top of another, anew after each move.
const placeLabels = (function () {
  const measure = document.createElement("canvas").getContext("2d");
  const LIMIT = 400;
  let holder = null;

  function anchors(label, map, view) {
    if (label.kind === 1) return label.lines.map((points) => L.latLng(points[0]));
    if (label.kind === 2) return [longestVisibleMiddle(label.lines, view)].filter(Boolean);
    return [middleOfLargest(label.lines, view)].filter(Boolean);
  }
  function longestVisibleMiddle(lines, view) {
    let best = null, most = 0;
    for (const points of lines) {
      const inside = points.filter((point) => view.contains(point));
      if (inside.length > most) { most = inside.length; best = L.latLng(inside[inside.length >> 1]); }
    }
    return best;
  }
  function middleOfLargest(rings, view) {
    let best = null, most = 0;
    for (const ring of rings) {
      let area = 0, x = 0, y = 0;
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const cross = ring[j][1] * ring[i][0] - ring[i][1] * ring[j][0];
        area += cross;
        x += (ring[j][1] + ring[i][1]) * cross;
        y += (ring[j][0] + ring[i][0]) * cross;
      }
      if (Math.abs(area) > most) { most = Math.abs(area); best = L.latLng(y / (3 * area), x / (3 * area)); }
    }
    return best && view.contains(best) ? best : null;
  }
  function candidates(entries, map, scale) {
    const view = map.getBounds(), found = [];
    entries.forEach(function (entry, order) {
      const style = entry.layer.labels;
      if (!style) return;
      for (const label of entry.labels) {
        if (!label.text) continue;
        const limits = style.max_denominators;
        if (limits.length && scale > limits[Math.min(Math.max(label.rank, 0), limits.length - 1)]) continue;
        for (const at of anchors(label, map, view)) {
          if (view.contains(at)) found.push({ at: at, style: style, text: label.text, rank: label.rank, order: order, kind: label.kind });
        }
      }
    });
    found.sort((a, b) => b.style.priority - a.style.priority || a.rank - b.rank || b.order - a.order || (a.text < b.text ? -1 : 1));
    return found;
  }
  // Pictures of ports and crossings in view: no label may cover one.
  function pictures(entries, map, view) {
    const found = [];
    for (const entry of entries) {
      if (entry.layer.base) continue;
      for (const feature of entry.labels) {
        const marker = feature.marker;
        if (feature.kind !== 1 || !marker) continue;
        for (const points of feature.lines) {
          if (!view.contains(points[0])) continue;
          const at = map.latLngToContainerPoint(points[0]), half = marker.size_px / 2 - 1;
          found.push([at.x - half, at.y - half, at.x + half, at.y + half]);
        }
      }
    }
    return found;
  }
  function boxes(at, width, height, kind) {
    if (kind !== 1) return [[at.x - width / 2, at.y - height / 2]];
    const gap = 9;
    return [[at.x + gap, at.y - height / 2], [at.x - gap - width, at.y - height / 2],
            [at.x - width / 2, at.y - gap - height], [at.x - width / 2, at.y + gap]];
  }
  return function (map, entries, scale, shown) {
    if (!holder) {
      map.createPane("labels").style.zIndex = 650;
      holder = map.getPane("labels");
      holder.style.pointerEvents = "none";
    }
    holder.replaceChildren();
    if (!shown) return;
    const placed = pictures(entries, map, map.getBounds()), seen = new Set();
    const most = placed.length + LIMIT;
    const size = map.getSize();
    for (const label of candidates(entries, map, scale)) {
      if (placed.length >= most) break;
      const style = label.style;
      const font = (style.italic ? "italic " : "") + (style.bold ? "600 " : "") + style.size_px + "px " + getComputedStyle(document.body).fontFamily;
      measure.font = font;
      const text = style.uppercase ? label.text.toUpperCase() : label.text;
      const width = measure.measureText(text).width + 4, height = style.size_px * 1.3;
      const at = map.latLngToContainerPoint(label.at);
      const key = text + Math.round(at.x / 60) + "," + Math.round(at.y / 60);
      if (seen.has(key)) continue;
      const room = boxes(at, width, height, label.kind).find(([x, y]) =>
        x > 0 && y > 0 && x + width < size.x && y + height < size.y &&
        placed.every((other) => x + width < other[0] || other[2] < x || y + height < other[1] || other[3] < y));
      if (!room) continue;
      seen.add(key);
      placed.push([room[0], room[1], room[0] + width, room[1] + height]);
      const node = document.createElement("span");
      node.className = "label";
      node.textContent = text;
      node.style.font = font;
      node.style.color = style.color;
      node.style.setProperty("--halo", style.halo_color);
      L.DomUtil.setPosition(node, map.containerPointToLayerPoint(L.point(room[0] + 2, room[1])).round());
      holder.append(node);
    }
  };
})();
