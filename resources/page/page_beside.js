"use strict";
// Pieces of track that run alongside each other closer than their bundles are wide, moved apart as on
// the program's own map: each to its own side, as far as it takes and no further.
const movedApart = (function () {
  const GAP_PX = 1, REACH = 2, STEP_PX = 6, MOST_STEPS = 600, COURSE_PX = 12, FIRM = 3, ROUNDS = 8, SMOOTHINGS = 2;
  const CROSSING = 30, BRIDGED = 12, CLEAR = 2.5, IMPOSSIBLE = 1e6, BEND_PX = 0.1, FEWEST = 4;
  const clip = (value, low, high) => Math.min(Math.max(value, low), high);
  const eased = (share) => share * share * (3 - 2 * share);

  function between(known, values, place) {
    const last = known.length - 1;
    if (place <= known[0]) return values[0];
    if (place >= known[last]) return values[last];
    let low = 0, high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (known[middle] <= place) low = middle; else high = middle;
    }
    return values[low] + (values[high] - values[low]) * (place - known[low]) / (known[high] - known[low] || 1);
  }
  // A line by its pixels along: points are [x, y, share of its length in degrees].
  function measured(points) {
    const along = [0];
    for (let i = 1; i < points.length; i++) {
      along.push(along[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
    }
    const [x, y, shares] = [0, 1, 2].map((axis) => points.map((point) => point[axis]));
    return { points: points, along: along, x: x, y: y, shares: shares, length: along[along.length - 1] };
  }
  const at = (line, place) => [between(line.along, line.x, place), between(line.along, line.y, place)];
  function course(line, place, reach) {
    const ahead = at(line, Math.min(place + reach, line.length)), back = at(line, Math.max(place - reach, 0));
    const step = [ahead[0] - back[0], ahead[1] - back[1]], size = Math.max(Math.hypot(step[0], step[1]), 1e-9);
    return [step[0] / size, step[1] / size];
  }

  // ---- what lies on which side --------------------------------------------------------------
  function rowsOf(track, lines, widths) {
    return track.beside.map(function ([one, other, ...told]) {
      const pair = [lines[one], lines[other]];
      const places = told.slice(0, 4).map((share, i) => between(pair[i >> 1].shares, pair[i >> 1].along, share));
      const wanted = [one, other].reduce((sum, piece) => sum + Math.max(track.counts[piece], 1) / 2 * widths[piece], GAP_PX);
      const length = places[1] - places[0], beside = told[4] * length / Math.max(told[5], 1) / wanted;
      return { pieces: [one, other], places: places, wanted: wanted, beside: beside, length: length,
               sense: Math.sign(places[3] - places[2]), side: 1 };
    });
  }
  function goesOn(before, row) {
    if (before.pieces[0] !== row.pieces[0] || before.pieces[1] !== row.pieces[1] || before.sense !== row.sense) return false;
    const gaps = [row.places[0] - before.places[1], row.sense * (row.places[2] - before.places[3])];
    return gaps.every((gap) => Math.abs(gap) <= BRIDGED * row.wanted);
  }
  function cost(row, sign) {
    const beside = sign * row.beside;
    return beside < -CLEAR ? IMPOSSIBLE : row.length / row.wanted * Math.max(1 - beside, 0) ** 2;
  }
  function chooseSides(rows) {
    let costs = [0, 0];
    const stays = rows.map(function (row) {
      const stay = [costs[0] <= costs[1] + CROSSING, costs[1] <= costs[0] + CROSSING];
      costs = [cost(row, 1) + (stay[0] ? costs[0] : costs[1] + CROSSING),
               cost(row, -1) + (stay[1] ? costs[1] : costs[0] + CROSSING)];
      return stay;
    });
    let side = costs[0] <= costs[1] ? 1 : -1;
    for (let i = rows.length - 1; i >= 0; i--) {
      rows[i].side = side;
      if (!stays[i][side === 1 ? 0 : 1]) side = -side;
    }
  }
  function partsOf(rows) {
    const runs = [];
    rows.forEach((row, i) => i && goesOn(rows[i - 1], row) ? runs[runs.length - 1].push(row) : runs.push([row]));
    const parts = [];
    for (const run of runs) {
      chooseSides(run);
      for (const row of run) row.isNear = row.side * row.beside < REACH && row.length > 0;
      run.forEach(function (row, i) {
        if (row.isNear) parts.push(row);
        const before = run[i - 1];
        // What lies between two rows of a run runs on beside each other, too, if less exactly.
        if (!before || !row.isNear || !before.isNear || row.side !== before.side || row.places[0] - before.places[1] <= 1) return;
        parts.push({ ...before, places: [before.places[1], row.places[0], before.places[3], row.places[2]] });
      });
    }
    return parts;
  }

  // ---- knots along the pieces that may move, and what ties them -------------------------------
  function knotsOf(lines, parts) {
    const chosen = new Set(parts.flatMap((part) => part.pieces)), knots = new Map();
    for (const piece of chosen) {
      const length = lines[piece].length, count = clip(Math.ceil(length / STEP_PX), 1, MOST_STEPS);
      const made = { step: Math.max(length, 1e-6) / count, count: count, points: [], dx: [], dy: [], px: [], py: [], weight: [] };
      for (let i = 0; i <= count; i++) made.points.push(at(lines[piece], i * made.step));
      for (const name of ["dx", "dy", "px", "py", "weight"]) made[name] = new Float64Array(count + 1);
      knots.set(piece, made);
    }
    return knots;
  }
  function spot(knots, place) {
    const first = clip(Math.floor(place / knots.step), 0, knots.count - 1);
    return { knots: knots, first: first, share: clip(place / knots.step - first, 0, 1) };
  }
  function tieOf(track, lines, knots, part, places) {
    const pair = part.pieces.map((piece) => lines[piece]), reach = Math.max(COURSE_PX, part.wanted);
    const ours = course(pair[0], places[0], reach), theirs = course(pair[1], places[1], reach);
    const along = [ours[0] + part.sense * theirs[0], ours[1] + part.sense * theirs[1]];
    const size = Math.max(Math.hypot(along[0], along[1]), 1e-9);
    const across = [-part.side * along[1] / size, part.side * along[0] / size];
    const here = at(pair[0], places[0]), there = at(pair[1], places[1]);
    const gap = (there[0] - here[0]) * across[0] + (there[1] - here[1]) * across[1];
    const ends = places.map((place, k) => Math.min(place, pair[k].length - place));
    const room = eased(clip((ends[0] + ends[1]) / (2 * FIRM * part.wanted), 0, 1));
    const apart = gap < part.wanted ? Math.max(gap, 0) + room * (part.wanted - Math.max(gap, 0)) : gap;
    const counts = part.pieces.map((piece) => track.counts[piece]);
    // What has more lanes gives way less, and ends stay where they are.
    const gives = ends.map((end, k) => eased(clip(end / (FIRM * part.wanted), 0.02, 1)) * counts[1 - k]);
    const spots = part.pieces.map((piece, k) => spot(knots.get(piece), places[k]));
    return { across: across, apart: apart, spots: spots, gives: gives.map((give) => give / (gives[0] + gives[1])) };
  }
  function tiesOf(track, lines, knots, parts) {
    const ties = [];
    for (const part of parts) {
      for (const k of [0, 1]) {
        const [from, to] = part.places.slice(2 * k, 2 * k + 2), [there, beyond] = part.places.slice(2 - 2 * k, 4 - 2 * k);
        const step = knots.get(part.pieces[k]).step, last = Math.floor(Math.max(from, to) / step);
        for (let i = Math.ceil(Math.min(from, to) / step); i <= last; i++) {
          const share = from === to ? i * step - from : (i * step - from) / (to - from);
          const places = [i * step, there + share * (beyond - there)];
          ties.push(tieOf(track, lines, knots, part, k ? places.reverse() : places));
        }
      }
    }
    return ties;
  }
  const value = ({ knots, first, share }, x, y, across) =>
    (knots[x][first] * (1 - share) + knots[x][first + 1] * share) * across[0] +
    (knots[y][first] * (1 - share) + knots[y][first + 1] * share) * across[1];
  function smooth(values) {
    const before = Float64Array.from(values), last = values.length - 1;
    before[0] = before[last] = 0;
    for (let i = 1; i < last; i++) values[i] = (before[i - 1] + 2 * before[i] + before[i + 1]) / 4;
    values[0] = values[last] = 0;
  }
  function settle(knots, ties) {
    for (const made of knots.values()) {
      made.x = made.points.map((point) => point[0]);
      made.y = made.points.map((point) => point[1]);
    }
    for (const tie of ties) {
      tie.gap = value(tie.spots[1], "x", "y", tie.across) - value(tie.spots[0], "x", "y", tie.across);
      for (const { knots: made, first, share } of tie.spots) {
        made.weight[first] += 1 - share;
        made.weight[first + 1] += share;
      }
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const tie of ties) {
        const now = value(tie.spots[1], "dx", "dy", tie.across) - value(tie.spots[0], "dx", "dy", tie.across);
        const push = Math.max(tie.apart - tie.gap - now, 0);
        tie.spots.forEach(function ({ knots: made, first, share }, k) {
          const by = (k ? push : -push) * tie.gives[k];
          made.px[first] += by * (1 - share) * tie.across[0];
          made.py[first] += by * (1 - share) * tie.across[1];
          made.px[first + 1] += by * share * tie.across[0];
          made.py[first + 1] += by * share * tie.across[1];
        });
      }
      for (const made of knots.values()) {
        for (let i = 0; i <= made.count; i++) {
          const total = Math.max(made.weight[i], 0.5);
          made.dx[i] += made.px[i] / total;
          made.dy[i] += made.py[i] / total;
        }
        made.px.fill(0);
        made.py.fill(0);
        for (let i = 0; i < SMOOTHINGS; i++) { smooth(made.dx); smooth(made.dy); }
      }
    }
  }
  function moved(line, made) {
    const places = made.points.map((_, i) => i * made.step);
    const rows = line.points.map((point, i) => [line.along[i],
      point[0] + between(places, made.dx, line.along[i]), point[1] + between(places, made.dy, line.along[i])]);
    for (let i = 1; i < made.count; i++) {
      const bend = Math.hypot(made.dx[i - 1] - 2 * made.dx[i] + made.dx[i + 1], made.dy[i - 1] - 2 * made.dy[i] + made.dy[i + 1]);
      // One knot in so many becomes a vertex where moves change evenly.
      if (bend > BEND_PX || (i % FEWEST === 0 && Math.hypot(made.dx[i], made.dy[i]) > BEND_PX)) {
        rows.push([places[i], made.points[i][0] + made.dx[i], made.points[i][1] + made.dy[i]]);
      }
    }
    return rows.sort((a, b) => a[0] - b[0]).map((row) => row.slice(1));
  }
  // points: of each piece, [x, y, share] in pixels; widths: between two lanes of each.
  return function (track, points, widths) {
    const lines = points.map(measured), parts = partsOf(rowsOf(track, lines, widths));
    if (!parts.length) return points;
    const knots = knotsOf(lines, parts);
    settle(knots, tiesOf(track, lines, knots, parts));
    return lines.map((line, piece) => knots.has(piece) ? moved(line, knots.get(piece)) : line.points);
  };
})();
