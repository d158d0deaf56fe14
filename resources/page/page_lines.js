"use strict";
// What Leaflet does not draw by itself: lines beside their track or their place, ticks and arrows
// along them, hatches.
const pageLines = (function () {
  const KEPT = 4, CHORD_PX = 3, LEAST_FOR_ONE = 1.5, SLENDER = 0.8, NOTCH = 0.25, SPIKE = 2.5;
  const FULL_UP_TO = 4e6, LEAST_FROM = 4e7, LEAST_SHARE = 0.66, WIDEST = 8, WIDEST_FAR = 4.5;

  // ---- lanes ------------------------------------------------------------------------------
  function laneShare(count, denominator) {
    const share = Math.log(denominator / FULL_UP_TO) / Math.log(LEAST_FROM / FULL_UP_TO);
    const far = Math.min(Math.max(share, 0), 1);
    return (1 - far * (1 - LEAST_SHARE)) * Math.min(1, (WIDEST + far * (WIDEST_FAR - WIDEST)) / Math.max(count, 1));
  }
  function sharesOf(line) {
    const along = [0];
    for (let i = 1; i < line.length; i++) along.push(along[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
    return along.map((way) => way / (along[along.length - 1] || 1));
  }
  function trackOf(packed, unpack) {
    const stretches = [], ends = [];
    for (let i = 0; i < packed.stretches.length; i += 4) {
      const [piece, half, first, second] = packed.stretches.slice(i, i + 4);
      stretches.push({ piece: piece, place: half / 2, joints: [first, second] });
    }
    for (let i = 0; i < packed.ends.length; i += 2) ends.push(packed.ends.slice(i, i + 2));
    const lines = packed.pieces.map(unpack).map((line) => line.length > 1 ? line : [line[0], line[0]]);
    const points = lines.map((line) => line.map(function ([lat, lng]) {
      const point = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lng), 0);
      return [point.x, -point.y];
    }));
    const beside = [];
    for (let i = 0; i < packed.beside.length; i += 8) {
      const row = packed.beside.slice(i, i + 8);
      beside.push([row[0], row[1], ...row.slice(2, 6).map((share) => share / packed.share), row[6], row[7]]);
    }
    return { counts: packed.counts, stretches: stretches, ends: ends, lines: lines, points: points,
             shares: lines.map(sharesOf), beside: beside, known: new Map() };
  }
  // The curves of the zooms shown last are kept: two layers on one track, a step back.
  function curvesAt(track, zoom, lanePx, denominator) {
    const key = [zoom, lanePx].join();
    const found = track.known.get(key);
    if (found && Math.abs(found.denominator / denominator - 1) < 0.1) return found;
    const curves = laneCurves(track, Math.pow(2, zoom), (count) => lanePx * laneShare(count, denominator));
    const made = { denominator: denominator, curves: curves };
    track.known.delete(key);
    track.known.set(key, made);
    if (track.known.size > KEPT) track.known.delete(track.known.keys().next().value);
    return made;
  }
  // Runs of a feature by how many lanes their stretches have, those of up to four together.
  function bands(track, runs) {
    const found = new Map();
    for (const [shift, ...uses] of runs) {
      let before = 0;
      for (const use of uses) {
        const count = Math.max(track.counts[track.stretches[use < 0 ? ~use : use].piece], 4);
        if (!found.has(count)) found.set(count, []);
        if (count !== before) found.get(count).push([shift]);
        found.get(count).at(-1).push(use);
        before = count;
      }
    }
    return found;
  }
  function middleLine(track, [shift, ...uses]) {
    return uses.flatMap(function (use) {
      const line = track.lines[track.stretches[use < 0 ? ~use : use].piece];
      return (use < 0 ? line.slice().reverse() : line).map(([lat, lng]) => [lat, lng + shift]);
    });
  }

  // ---- lines --------------------------------------------------------------------------------
  function beside(points, offset) {
    const kept = [], sides = [];
    for (const point of points) {
      if (!kept.length || kept.at(-1).distanceTo(point) > Math.abs(offset) / 2) kept.push(point);
    }
    if (kept.length < 2) return points;
    if (points.length > 1) kept[kept.length - 1] = points[points.length - 1];
    for (let i = 1; i < kept.length; i++) {
      const step = kept[i].subtract(kept[i - 1]), length = Math.hypot(step.x, step.y) || 1;
      sides.push(L.point(-step.y / length, step.x / length));
    }
    return kept.map(function (point, i) {
      const before = sides[Math.max(i - 1, 0)], after = sides[Math.min(i, sides.length - 1)];
      const middle = before.add(after), square = middle.x * middle.x + middle.y * middle.y;
      // Both sides' parallels meet here; at a sharp bend not so far out as that.
      const reach = square > 1e-6 ? Math.min(2 / square, SPIKE / Math.sqrt(square)) : 0;
      return point.add(middle.multiplyBy(offset * reach));
    });
  }
  const Line = L.Polyline.extend({
    // options: beside (pixels), marks, lanes: { track, runs, count, lanePx, denominator }, casingPx.
    _project: function () {
      const lanes = this.options.lanes;
      if (lanes) this._take(this._laneRings(lanes)); else L.Polyline.prototype._project.call(this);
      if (this.options.beside) this._take(this._rings.map((ring) => beside(ring, this.options.beside)));
    },
    _take: function (rings) {
      const box = L.bounds([]);
      for (const ring of rings) for (const point of ring) box.extend(point);
      this._rings = rings;
      if (box.isValid()) {
        this._rawPxBounds = box;
        this._updateBounds();
      }
    },
    _laneRings: function (lanes) {
      const zoom = this._map.getZoom(), origin = this._map.getPixelOrigin();
      const { curves, denominator } = curvesAt(lanes.track, zoom, lanes.lanePx, lanes.denominator());
      this.options.weight = lanes.width * laneShare(lanes.count, denominator) + 2 * (this.options.casingPx || 0);
      const world = 256 * Math.pow(2, zoom);
      return lanes.runs.map(function ([shift, ...uses]) {
        const ring = [], across = shift / 360 * world - origin.x;
        for (const use of uses) {
          const curve = curves[use < 0 ? ~use : use], last = curve.length - 1;
          for (let i = ring.length ? 1 : 0; i <= last; i++) {
            const [x, y] = curve[use < 0 ? last - i : i];
            ring.push(L.point(x + across, -y - origin.y));
          }
        }
        return ring;
      });
    },
    _updateBounds: function () {
      L.Polyline.prototype._updateBounds.call(this);
      if (this.options.marks && this._pxBounds) {
        const more = L.point(this.options.marks.size_px, this.options.marks.size_px);
        this._pxBounds = L.bounds(this._pxBounds.min.subtract(more), this._pxBounds.max.add(more));
      }
    },
    _updatePath: function () {
      L.Polyline.prototype._updatePath.call(this);
      if (this.options.marks && this._renderer._drawing) drawMarks(this._renderer, this._rings, this.options);
    },
  });

  // ---- ticks and arrows -----------------------------------------------------------------------
  function drawMarks(renderer, rings, options) {
    const { marks } = options, context = renderer._ctx, view = renderer._bounds;
    const reach = (marks.kind === "arrows" ? marks.size_px : CHORD_PX) / 2;
    context.save();
    context.globalAlpha = options.opacity;
    context.fillStyle = context.strokeStyle = marks.color;
    context.lineWidth = marks.width_px;
    context.setLineDash([]);
    context.lineCap = "butt";
    for (const ring of rings) {
      const along = [0];
      for (let i = 1; i < ring.length; i++) along.push(along[i - 1] + ring[i].distanceTo(ring[i - 1]));
      const length = along[along.length - 1];
      const isShort = length < marks.spacing_px;
      if (isShort && (marks.kind !== "arrows" || length < LEAST_FOR_ONE * marks.size_px)) continue;
      for (let i = 1; i < ring.length; i++) {
        const box = L.bounds([ring[i - 1], ring[i]]);
        if (!view.intersects(box)) continue;
        let place = isShort ? length / 2 : (Math.ceil(along[i - 1] / marks.spacing_px - 0.5) + 0.5) * marks.spacing_px;
        for (; place < along[i] && place >= along[i - 1]; place += isShort ? length : marks.spacing_px) {
          const ahead = pointAt(ring, along, i, place + reach), behind = pointAt(ring, along, i, place - reach);
          drawMark(context, marks, behind, ahead, pointAt(ring, along, i, place));
        }
      }
    }
    context.restore();
  }
  function pointAt(ring, along, near, place) {
    let i = near;
    while (i > 1 && along[i - 1] > place) i--;
    while (i < ring.length - 1 && along[i] < place) i++;
    const share = (place - along[i - 1]) / (along[i] - along[i - 1] || 1), held = Math.min(Math.max(share, 0), 1);
    return ring[i - 1].multiplyBy(1 - held).add(ring[i].multiplyBy(held));
  }
  function drawMark(context, marks, behind, ahead, middle) {
    const step = ahead.subtract(behind), length = Math.hypot(step.x, step.y);
    if (!length) return;
    const way = step.divideBy(length), side = L.point(-way.y, way.x), half = marks.size_px / 2;
    context.beginPath();
    if (marks.kind === "arrows") {
      const center = ahead.add(behind).divideBy(2);
      [[1, 0], [-1, SLENDER], [-1 + 2 * NOTCH, 0], [-1, -SLENDER]].forEach(function ([x, y], i) {
        const corner = center.add(way.multiplyBy(x * half)).add(side.multiplyBy(y * half));
        context[i ? "lineTo" : "moveTo"](corner.x, corner.y);
      });
      context.fill();
    } else {
      context.moveTo(middle.x - side.x * half, middle.y - side.y * half);
      context.lineTo(middle.x + side.x * half, middle.y + side.y * half);
      context.stroke();
    }
  }

  // ---- squares ----------------------------------------------------------------------------
  const Square = L.CircleMarker.extend({
    _updatePath: function () {
      const renderer = this._renderer, context = renderer._ctx, side = 2 * this._radius;
      if (!renderer._drawing || this._empty()) return;
      context.save();
      context.translate(this._point.x, this._point.y);
      context.rotate((this.options.turn || 0) * Math.PI / 180);
      context.beginPath();
      context.rect(-this._radius, -this._radius, side, side);
      context.restore();
      renderer._fillStroke(context, this);
    },
  });

  // ---- hatches ----------------------------------------------------------------------------
  const SHARP = 4;
  function hatched(fill) {
    const { hatch } = fill, side = Math.max(Math.round(hatch.spacing_px * SHARP), 2);
    const tile = document.createElement("canvas"), context = tile.getContext("2d");
    tile.width = tile.height = side;
    if (fill.color) {
      context.fillStyle = fill.color;
      context.fillRect(0, 0, side, side);
    }
    const width = hatch.width_px * SHARP;
    context.fillStyle = hatch.color;
    context.fillRect(0, (side - width) / 2, side, width);
    if (hatch.crossed) {
      context.fillRect((side - width) / 2, 0, width, side);
    }
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().rotate(hatch.angle_deg).scale(hatch.spacing_px / side));
    return pattern;
  }

  return { Line: Line, Square: Square, trackOf: trackOf, bands: bands, middleLine: middleLine, hatched: hatched };
})();
