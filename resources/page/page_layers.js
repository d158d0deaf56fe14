"use strict";
// Turns the layers of the data into Leaflet's shapes, each at the steps of scales that it knows.
const pageLayers = function (data, map, popupNode) {
  const POINT = 1, LINE = 2, LANES = 4, NOTHING = -1, MOST_PICTURES = 1000, OVERLAP = 0.72, ROOM_PX = 32, LAYER_STEP = 10000;
  map.createPane("base").style.zIndex = 300;
  map.getPane("base").style.pointerEvents = "none";
  map.createPane("theme").style.zIndex = 400;
  const baseCanvas = L.canvas({ pane: "base", padding: 0.3 });
  const themeCanvas = L.canvas({ pane: "theme", padding: 0.3, tolerance: 6 });
  // They hear of each move before the page does: names keep clear of lines where these now lie.
  for (const canvas of [baseCanvas, themeCanvas]) canvas.addTo(map);
  // On a Mercator map the scale changes with the latitude: while the map is only pulled the one
  // that decides what shows is held.
  let held = null;
  function denominator() {
    const zoom = map.getZoom(), metres = 40075016.686 * Math.cos(map.getCenter().lat * Math.PI / 180) / (256 * Math.pow(2, zoom));
    const now = metres / (0.0254 / 96);
    if (!held || held.zoom !== zoom || Math.abs(held.value / now - 1) > 0.08) held = { zoom: zoom, value: now };
    return held.value;
  }
  function unpack(run) {
    const points = new Array(run.length / 2);
    let x = 0, y = 0;
    for (let i = 0; i < run.length; i += 2) {
      x += run[i]; y += run[i + 1];
      points[i / 2] = [y / data.units, x / data.units];
    }
    return points;
  }
  const tracks = data.tracks.map((track) => pageLines.trackOf(track, unpack));

  function pathOptions(layer, isCasing) {
    return {
      renderer: layer.base ? baseCanvas : themeCanvas, pane: layer.base ? "base" : "theme",
      interactive: !layer.base && !isCasing, bubblingMouseEvents: false,
      opacity: layer.opacity, fillOpacity: layer.opacity, lineCap: "butt", lineJoin: "round",
    };
  }
  function stroked(line, isCasing) {
    if (isCasing) return { color: line.casing_color, weight: line.width_px + 2 * line.casing_width_px };
    return { color: line.color, weight: line.width_px, dashArray: line.dash_px.length ? line.dash_px.join(" ") : null };
  }
  function turned(svg, angle) {
    const box = /viewBox="([-\d.]+)[ ,]+([-\d.]+)[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(svg);
    if (!angle || !box) return svg;
    const [x, y, width, height] = box.slice(1).map(Number);
    const inside = `<g transform="rotate(${angle} ${x + width / 2} ${y + height / 2})">`;
    // Corners that turn out of the picture would be cut.
    const wide = `viewBox="${x - 0.21 * width} ${y - 0.21 * height} ${1.42 * width} ${1.42 * height}" overflow="visible"`;
    return svg.replace(box[0], wide).replace(/(<svg[^>]*>)([\s\S]*)<\/svg>/, `$1${inside}$2</g></svg>`);
  }
  const addresses = new Map();
  function markerPicture(marker) {
    const svg = data.icons[marker.icon];
    if (!svg) return null;
    const key = [marker.icon, marker.color, marker.angle_deg].join();
    if (!addresses.has(key)) {
      const coloured = turned(svg.split("currentColor").join(marker.color), marker.angle_deg);
      addresses.set(key, "data:image/svg+xml;charset=utf-8," + encodeURIComponent(coloured));
    }
    return addresses.get(key);
  }
  function pointLayer(layer, marker, latlng, name) {
    const picture = markerPicture(marker);
    // Each picture is an element of the page: thousands of them would freeze it.
    if (picture && !layer.base && layer.features.length <= MOST_PICTURES) {
      const size = marker.size_px * (marker.angle_deg ? 1.42 : 1);
      const icon = L.icon({ iconUrl: picture, iconSize: [size, size], className: "picture" });
      return Object.assign(L.marker(latlng, {
        icon: icon, title: name, alt: name || layer.name, opacity: layer.opacity, keyboard: true,
      }), { icon: icon, symbol: marker, isDot: false });
    }
    const Shape = marker.icon === "square" ? pageLines.Square : L.CircleMarker;
    return new Shape(latlng, Object.assign(pathOptions(layer), {
      radius: marker.size_px / 2, turn: marker.angle_deg, fillColor: marker.color, fill: true,
      color: marker.outline_color || marker.color, weight: 1,
    }));
  }
  // Icons without room become dots, the ones drawn on top keep theirs.
  function giveRoom(shown) {
    const cells = new Map(), view = map.getPixelOrigin();
    for (const entry of shown.slice().reverse()) {
      const icons = entry.at(entry.step(denominator())).shapes.filter((shape) => shape.icon && entry.group.hasLayer(shape));
      for (const shape of icons.reverse()) {
        const at = map.latLngToLayerPoint(shape.getLatLng()).add(view), half = shape.symbol.size_px / 2 * OVERLAP;
        const around = [];
        for (let x = Math.floor((at.x - half) / ROOM_PX); x <= (at.x + half) / ROOM_PX; x++) {
          for (let y = Math.floor((at.y - half) / ROOM_PX); y <= (at.y + half) / ROOM_PX; y++) around.push(x + "," + y);
        }
        const isDot = around.some((cell) => (cells.get(cell) || []).some((other) =>
          Math.max(Math.abs(other.at.x - at.x), Math.abs(other.at.y - at.y)) < other.half + half));
        if (!isDot) {
          for (const cell of around) {
            if (!cells.has(cell)) cells.set(cell, []);
            cells.get(cell).push({ at: at, half: half });
          }
        }
        if (isDot !== shape.isDot) shape.setIcon(isDot ? dotOf(shape.symbol) : shape.icon);
        shape.isDot = isDot;
        shape.setZIndexOffset(LAYER_STEP * (2 * entries.indexOf(entry) + (isDot ? 0 : 1)));
      }
    }
  }
  function dotOf(marker) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7.5 7.5"><circle cx="3.75" cy="3.75" r="3.1" ` +
      `fill="${marker.color}" stroke="#ffffff" stroke-width="1.1"/></svg>`;
    return L.icon({ iconUrl: "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg), iconSize: [7.5, 7.5], className: "picture" });
  }
  // The casing and the line, the casing first.
  function lineLayers(layer, line, points, lanes) {
    const made = [];
    for (const isCasing of [true, false]) {
      if (isCasing && !(line.casing_color && line.casing_width_px > 0)) continue;
      made.push(new pageLines.Line(points, Object.assign(pathOptions(layer, isCasing), stroked(line, isCasing), {
        smoothFactor: 0.8, beside: line.offset_px, marks: isCasing ? null : line.marks,
        lanes: lanes && Object.assign({ width: line.width_px }, lanes), casingPx: isCasing ? line.casing_width_px : 0,
      })));
    }
    return made;
  }
  function laneLayers(layer, line, runs) {
    const track = tracks[layer.track], made = [];
    for (const [count, part] of pageLines.bands(track, runs)) {
      // Where they lie is worked out for each zoom: of their track the ends will do.
      const lines = part.map(function (run) { const line = pageLines.middleLine(track, run); return [line[0], line.at(-1)]; });
      const lanes = { track: track, runs: part, count: count, lanePx: layer.lane_px, denominator: denominator };
      made.push(...lineLayers(layer, line, lines, lanes));
    }
    return made;
  }
  function areaLayers(layer, fill, rings) {
    const { outline } = fill, isCased = !!outline && !!outline.casing_color && outline.casing_width_px > 0;
    function area(isFilled, isStroked, isCasing) {
      return L.polygon(rings, Object.assign(pathOptions(layer, !isFilled), {
        stroke: isStroked, fill: isFilled && !!(fill.color || fill.hatch), fillRule: "evenodd", smoothFactor: 0.8,
        fillColor: fill.hatch ? pageLines.hatched(fill) : fill.color,
      }, isStroked ? stroked(outline, isCasing) : {}));
    }
    // The casing lies on the tint and under the line.
    return isCased ? [area(true, false), area(false, true, true), area(false, true, false)] : [area(true, !!outline, false)];
  }
  function shapesOf(layer, symbol, kind, runs, name) {
    if (kind === LANES) return symbol.line ? laneLayers(layer, symbol.line, runs) : [];
    const lines = runs.map(unpack), line = symbol.line || (symbol.fill && symbol.fill.outline);
    if (kind === POINT) return symbol.marker ? lines.map((points) => pointLayer(layer, symbol.marker, points[0], name)) : [];
    if (kind === LINE) return line ? lineLayers(layer, line, lines, null) : [];
    return symbol.fill ? areaLayers(layer, symbol.fill, lines) : [];
  }
  // Clear of the zoom buttons, and of the layer panel where there is room beside it.
  const popupOptions = { maxWidth: Math.min(360, window.innerWidth - 60), maxHeight: Math.min(340, window.innerHeight / 2),
    autoPanPaddingTopLeft: [window.innerWidth > 700 ? 56 : 8, 8], autoPanPaddingBottomRight: [window.innerWidth > 1100 ? 310 : 8, 8] };
  function nameOf(label) { return typeof label === "string" ? label : label[0]; }
  function lookAt(look, step) { return typeof look === "number" ? look : look[step]; }

  function built(layer, step) {
    const shapes = [], casings = [], labels = [];
    const features = layer.features.map((feature, place) => [feature, lookAt(feature[0], step), place >= layer.over]);
    if (layer.limits.length) {
      const order = ([, look]) => look === NOTHING ? -1 : layer.symbols[look].order;
      features.sort((a, b) => a[2] - b[2] || order(a) - order(b));
    }
    for (const [[, geometry, label, rank, popup], look] of features) {
      if (look === NOTHING) continue;
      const symbol = layer.symbols[look];
      for (const [kind, runs] of geometry) {
        let first = null;
        for (const shape of shapesOf(layer, symbol, kind, runs, nameOf(label))) {
          first = first || shape;
          shape.rank = rank;
          shape.isPoint = kind === POINT;
          if (shape.options.interactive === false && !layer.base) {
            // All casings lie under all lines, those of an area on the area itself.
            (kind === LINE || kind === LANES ? casings : shapes).push(shape);
            continue;
          }
          if (popup) shape.bindPopup(() => popupNode(popup), popupOptions);
          shapes.push(shape);
        }
        const lines = kind === LANES ? runs.map((run) => pageLines.middleLine(tracks[layer.track], run)) : runs.map(unpack);
        labels.push({ text: label, rank: rank, kind: kind === LANES ? LINE : kind, lines: lines,
          marker: symbol.marker, shape: first });
      }
    }
    return { shapes: casings.concat(shapes), labels: labels };
  }
  const entries = data.layers.map(function (layer) {
    const steps = [];
    return {
      layer: layer, on: true, group: L.layerGroup(),
      step: (scale) => layer.limits.filter((limit) => limit < scale).length,
      at: (step) => steps[step] || (steps[step] = built(layer, step)),
    };
  });
  return { entries: entries, denominator: denominator, markerPicture: markerPicture, giveRoom: giveRoom };
};
