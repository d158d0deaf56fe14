"use strict";
// Lines that share a track, side by side: the curves of all lanes at one zoom, worked out as on the
// program's own map. A piece of track is thinned until lines beside it have neither spikes nor
// loops, its bends are rounded, and each lane is a parallel that runs over into the next piece's.
const laneCurves = (function () {
  const ROOM = 1.35, MOST_PASSES = 60, STRAIGHT = 0.06, WIDEST_ARC = 3, ARC = 0.2, ARC_PX = 1.5;
  const CHORD_PX = 10, SHORT_PX = 24, SHORTEST_PX = 3, MOST_SKIPPED = 6, ROUNDS = 4;
  const TAPER = 3, TAPER_PX = [4, 60], MOST_OF_PIECE = 0.49, STEP_PX = 2.5, MOST_STEPS = 10;
  const SHARPEST_MITER = 0.5, CORNER = [0.2, 0.5], CUT = 2, CUT_PX = 2, BEND = 0.05, CLOSE_PX = 0.4;
  const ROUNDED_PX = 2;

  // Points and steps are complex numbers [x, y], y upwards: 1i times a direction is its left.
  const add = (a, b) => [a[0] + b[0], a[1] + b[1]];
  const sub = (a, b) => [a[0] - b[0], a[1] - b[1]];
  const times = (a, k) => [a[0] * k, a[1] * k];
  const mul = (a, b) => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
  const over = (a, b) => mul(a, [b[0], -b[1]]);
  const size = (a) => Math.hypot(a[0], a[1]);
  const angle = (a) => Math.atan2(a[1], a[0]);
  const left = (a) => [-a[1], a[0]];
  const clip = (value, low, high) => Math.min(Math.max(value, low), high);
  const between = (a, b, share) => add(times(a, 1 - share), times(b, share));
  function unit(a) {
    const length = size(a);
    return length > 1e-9 ? [a[0] / length, a[1] / length] : [1, 0];
  }
  function at(known, values, place) {
    if (place <= known[0]) return values[0];
    let low = 0, high = known.length - 1;
    if (place >= known[high]) return values[high];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (known[middle] <= place) low = middle; else high = middle;
    }
    return between(values[low], values[high], (place - known[low]) / (known[high] - known[low] || 1));
  }

  // ---- middle lines -----------------------------------------------------------------------
  function loosened(points) {
    const kept = [points[0]], last = points.length - 1;
    for (let i = 1; i < last; i++) if (size(sub(points[i], kept[kept.length - 1])) > CLOSE_PX) kept.push(points[i]);
    kept.push(points[last]);
    return kept;
  }
  function isTight(before, after, room) {
    const half = angle(over(unit(after), unit(before))) / 2;
    return Math.min(size(before), size(after)) / 2 * Math.cos(half) < room * Math.abs(Math.sin(half));
  }
  function thinned(points, room) {
    for (let pass = 0; pass < MOST_PASSES && points.length > 2; pass++) {
      const last = points.length - 1;
      const tight = points.map((point, i) =>
        i > 0 && i < last && isTight(sub(point, points[i - 1]), sub(points[i + 1], point), room));
      if (!tight.includes(true)) break;
      const sizes = points.map(function (point, i) {
        if (i === 0 || i === last || !(tight[i - 1] || tight[i] || tight[i + 1])) return Infinity;
        return Math.abs(over(sub(points[i + 1], point), sub(point, points[i - 1]))[1]);
      });
      points = points.filter((point, i) =>
        sizes[i] === Infinity || !(sizes[i] <= sizes[i - 1] && sizes[i] < sizes[i + 1]));
    }
    return points;
  }
  function baseOf(points, half) {
    points = thinned(loosened(points), ROOM * half);
    const base = { points: [], directions: [] }, last = points.length - 1;
    points.forEach(function (point, i) {
      const before = sub(points[Math.max(i, 1)], points[Math.max(i, 1) - 1]);
      const after = sub(points[Math.min(i, last - 1) + 1], points[Math.min(i, last - 1)]);
      const way = unit(before), room = Math.min(size(before), size(after)) / 2;
      let turn = i > 0 && i < last && half > 0 ? angle(over(unit(after), way)) : 0;
      if (Math.abs(turn) < STRAIGHT) turn = 0;
      const tangent = Math.tan(Math.abs(turn) / 2);
      const radius = Math.min(room / Math.max(tangent, 1e-9), WIDEST_ARC * half);
      const many = Math.ceil(Math.min(Math.abs(turn) / ARC, radius * Math.abs(turn) / ARC_PX)) + 1;
      for (let number = 0; number < many; number++) {
        // Of a corner that is not rounded the only direction is the middle one.
        const turned = turn * (many > 1 ? number / (many - 1) : 0.5);
        const way2 = [Math.cos(turned), Math.sin(turned)], side = [0, Math.sign(turn) * radius];
        const step = sub(mul(side, sub([1, 0], way2)), [radius * tangent, 0]);
        base.points.push(add(point, mul(way, step)));
        base.directions.push(mul(way, way2));
      }
    });
    base.along = [0];
    for (let i = 1; i < base.points.length; i++) base.along.push(base.along[i - 1] + size(sub(base.points[i], base.points[i - 1])));
    const length = base.length = base.along[base.along.length - 1], chord = Math.min(length, CHORD_PX);
    const into = base.points[base.points.length - 1];
    base.tangents = [unit(sub(at(base.along, base.points, chord), base.points[0])),
                     unit(sub(into, at(base.along, base.points, length - chord)))];
    return base;
  }
  function refine(base, tapers) {
    const wanted = [];
    tapers.forEach(function (length, end) {
      const count = length ? clip(Math.ceil(length / STEP_PX), 1, MOST_STEPS) : 0;
      for (let number = 1; number <= count; number++) {
        const away = length * number / count;
        wanted.push(end ? base.length - away : away);
      }
    });
    if (!wanted.length) return;
    const rows = base.along.map((along, i) => [along, base.points[i], base.directions[i]]);
    for (const along of wanted) {
      rows.push([along, at(base.along, base.points, along), unit(at(base.along, base.directions, along))]);
    }
    rows.sort((a, b) => a[0] - b[0]);
    base.along = rows.map((row) => row[0]);
    base.points = rows.map((row) => row[1]);
    base.directions = rows.map((row) => row[2]);
  }

  // ---- how far beside the track -------------------------------------------------------------
  function beyondShort(track, isShort) {
    const partner = new Array(2 * track.stretches.length).fill(-1);
    for (const [a, b] of track.ends) if (a !== b) { partner[a] = b; partner[b] = a; }
    return track.ends.map((pair) => pair.map(function (end) {
      for (let i = 0; i < MOST_SKIPPED; i++) {
        const following = partner[end ^ 1];
        if (!isShort[end >> 1] || following < 0) break;
        end = following;
      }
      return end;
    }));
  }
  function jointOf([first, second], track, bases, trust) {
    const stretches = [first >> 1, second >> 1], ends = [first & 1, second & 1];
    // The way through comes along the first stretch and leaves along the second.
    const signs = [2 * ends[0] - 1, 1 - 2 * ends[1]];
    if (first === second) signs[1] = signs[0];
    const ways = [0, 1].map((i) => times(bases[track.stretches[stretches[i]].piece].tangents[ends[i]], signs[i]));
    const total = trust[stretches[0]] + trust[stretches[1]];
    const weights = stretches.map((stretch) => trust[stretch] / total);
    const sum = add(times(ways[0], weights[0]), times(ways[1], weights[1]));
    // Where a line turns back there is no middle between both ways.
    const way = size(sum) > 1e-6 ? unit(sum) : ways[0];
    const dot = ways[0][0] * ways[1][0] + ways[0][1] * ways[1][1];
    const cross = over(ways[1], ways[0])[1];
    const halfCosine = Math.sqrt(clip((1 + dot) / 2, 0, 1));
    const sureness = 2 * Math.min(weights[0], weights[1]);
    const sharp = halfCosine > SHARPEST_MITER ? Math.abs(cross) : 0;
    const corner = clip((sharp - CORNER[0]) / (CORNER[1] - CORNER[0]), 0, 1) * sureness;
    const miter = 1 / Math.max(halfCosine, SHARPEST_MITER);
    const normal = times(left(way), 1 + (miter - 1) * sureness);
    return function (places) {
      const lefts = [places[stretches[0]] * signs[0], places[stretches[1]] * signs[1]];
      const straight = times(normal, lefts[0] * weights[0] + lefts[1] * weights[1]);
      if (!corner) return straight;
      // Around a corner a line runs on in its lane until it meets its next one.
      const meeting = sub(times(ways[1], lefts[0] / cross), times(ways[0], lefts[1] / cross));
      return between(straight, meeting, corner);
    };
  }
  function sidesOf(track, bases, widths, halves, rounded) {
    const { stretches } = track;
    const wanted = stretches.map((each) => each.place * widths[each.piece]);
    const trust = stretches.map((each) => clip(bases[each.piece].length / SHORT_PX, 0.02, 1));
    const isShort = stretches.map((each) => bases[each.piece].length < SHORTEST_PX + halves[each.piece]);
    const joints = beyondShort(track, isShort).map((pair) => jointOf(pair, track, bases, trust));
    let places = wanted, steps;
    for (let round = trust.some((each) => each < 1) ? ROUNDS : 1; round >= 0; round--) {
      const now = joints.map((step) => step(places));
      steps = stretches.map((each) => each.joints.map((joint) => now[joint]));
      if (!round) break;
      places = stretches.map(function (each, s) {
        const beside = [0, 1].map(function (end) {
          const side = left(bases[each.piece].tangents[end]);
          return steps[s][end][0] * side[0] + steps[s][end][1] * side[1];
        });
        return trust[s] * wanted[s] + (1 - trust[s]) * (beside[0] + beside[1]) / 2;
      });
    }
    const most = bases.map(() => [0, 0]), widest = bases.map(() => [0, 0]);
    stretches.forEach((each, s) => each.joints.forEach(function (joint, end) {
      const side = times(left(bases[each.piece].tangents[end]), places[s]);
      most[each.piece][end] = Math.max(most[each.piece][end], size(sub(steps[s][end], side)));
      for (const other of track.ends[joint]) {
        widest[each.piece][end] = Math.max(widest[each.piece][end], rounded[stretches[other >> 1].piece]);
      }
    }));
    const cuts = widest.map((pair, p) => pair.map((half) =>
      half > 0 ? Math.min(CUT * half + CUT_PX, MOST_OF_PIECE * bases[p].length) : 0));
    const tapers = most.map((pair, p) => pair.map(function (shift, end) {
      const length = Math.min(clip(TAPER * shift, ...TAPER_PX), MOST_OF_PIECE * bases[p].length);
      return Math.max(shift < 0.01 ? 0 : length, cuts[p][end]);
    }));
    return { places, steps, tapers, cuts };
  }

  // ---- curves -----------------------------------------------------------------------------
  function eased(along, length) {
    if (!length) return 1;
    const share = clip(along / length, 0, 1);
    return share * share * (3 - 2 * share);
  }
  function curveOf(base, place, steps, tapers) {
    return base.points.map(function (point, i) {
      const start = eased(base.along[i], tapers[0]), end = eased(base.length - base.along[i], tapers[1]);
      let found = add(point, times(left(base.directions[i]), place * start * end));
      found = add(found, times(steps[0], 1 - start));
      return add(found, times(steps[1], 1 - end));
    });
  }
  // Bends from one piece into the next, rounded as those within a piece are.
  function round(track, bases, curves, cuts) {
    const corners = [], begins = [], beyond = [];
    curves.forEach(function (curve, s) {
      const piece = track.stretches[s].piece, base = bases[piece];
      corners.push(curve[0], curve[curve.length - 1]);
      begins.push(at(base.along, curve, cuts[piece][0]), at(base.along, curve, base.length - cuts[piece][1]));
    });
    const middles = track.ends.map(function ([first, second]) {
      const turn = angle(over(sub(begins[second], corners[second]), sub(corners[first], begins[first])));
      if (first === second || Math.abs(turn) <= BEND) return corners[first];
      beyond[first] = begins[second];
      beyond[second] = begins[first];
      return times(add(add(begins[first], times(corners[first], 2)), begins[second]), 0.25);
    });
    curves.forEach(function (curve, s) {
      const { piece, joints } = track.stretches[s], base = bases[piece];
      for (const end of [0, 1]) {
        const which = 2 * s + end, cut = cuts[piece][end];
        const shift = sub(middles[joints[end]], corners[which]);
        for (let i = 0; i < curve.length; i++) {
          const away = end ? base.length - base.along[i] : base.along[i];
          if (away >= cut) continue;
          const share = away / cut, part = (1 - share) / 2;
          // The half of a curve of the second degree from one lane over to the other.
          curve[i] = beyond[which]
            ? add(between(times(begins[which], 1 - part), times(corners[which], 1 - part), part),
                  times(between(corners[which], beyond[which], part), part))
            : add(curve[i], times(shift, 1 - share));
        }
      }
    });
  }
  // track: { points: of each piece in pixels of zoom 0, shares: how far along it each of them lies,
  // beside, counts, stretches, ends }; scale: pixels of this zoom in one of those; widthOf: from a count of lanes to the distance between two of them.
  return function (track, scale, widthOf) {
    const widths = track.counts.map(widthOf);
    const halves = widths.map((width, p) => Math.max(track.counts[p] - 1, 0) / 2 * width);
    // A line by itself has its bends rounded like those of a bundle that is twice so wide.
    const rounded = halves.map((half) => Math.max(half, ROUNDED_PX));
    let lines = track.points.map((points, p) => points.map((point, i) => [...times(point, scale), track.shares[p][i]]));
    if (track.beside.length) {
      lines = lines.map((points, p) => thinned(loosened(points), ROOM * rounded[p]));
      lines = movedApart(track, lines, widths);
    }
    const bases = lines.map((points, p) => baseOf(points, rounded[p]));
    const { places, steps, tapers, cuts } = sidesOf(track, bases, widths, halves, rounded);
    bases.forEach((base, p) => refine(base, tapers[p]));
    const curves = track.stretches.map((each, s) =>
      curveOf(bases[each.piece], places[s], steps[s], tapers[each.piece]));
    round(track, bases, curves, cuts);
    return curves;
  };
})();
