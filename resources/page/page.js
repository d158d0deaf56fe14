"use strict";
// Builds the map from CORRIDORMAP. Every text from the data is set as text, never as markup.
(function () {
  const data = CORRIDORMAP;
  const map = map_corridormap;
  const zh = data.language === "zh";
  const words = zh
    ? { layers: "图层与图例", legs: "可见通道区段", corridor: "通道", from: "起点", to: "终点",
        mode: "方式", drawn: "绘制长度", way: "线路长度", method: "方法", sources: "来源",
        facts: "数据", members: "成员", zoom: "缩放到全图", labels: "显示标注", viewpoint: "边界画法",
        units: "公里", total: "合计", step: "要素",
        drawings: { "de facto": "按实际控制（Natural Earth）", China: "按中国地图（天地图）" } }
    : { layers: "Layers and legend", legs: "Legs of the visible corridors", corridor: "Corridor",
        from: "From", to: "To", mode: "Mode", drawn: "Drawn, km", way: "Way, km", method: "Method",
        sources: "Sources", facts: "Facts", members: "Memberships", zoom: "Whole map",
        labels: "Labels", viewpoint: "Boundaries drawn", units: "km", total: "Total", step: "Feature",
        drawings: { "de facto": "de facto (Natural Earth)", China: "China’s viewpoint (Tianditu)" } };
  const modes = { rail: "铁路", road: "公路", sea: "海运", inland_waterway: "内河", pipeline: "管道", air: "航空" };

  function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "class") node.className = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value);
    }
    for (const child of children) if (child !== null) node.append(child);
    return node;
  }

  // ---- geometry ---------------------------------------------------------------------------
  function unpack(run) {
    const points = new Array(run.length / 2);
    let x = 0, y = 0;
    for (let i = 0; i < run.length; i += 2) {
      x += run[i]; y += run[i + 1];
      points[i / 2] = [y / data.units, x / data.units];
    }
    return points;
  }
  const POINT = 1, LINE = 2, POLYGON = 3;

  // ---- map --------------------------------------------------------------------------------
  const [west, south, east, north] = data.extent;
  const [bWest, bSouth, bEast, bNorth] = data.bounds;
  const view = L.latLngBounds([south, west], [north, east]);
  map.createPane("base").style.zIndex = 300;
  map.getPane("base").style.pointerEvents = "none";
  map.createPane("theme").style.zIndex = 400;
  const baseCanvas = L.canvas({ pane: "base", padding: 0.3 });
  const themeCanvas = L.canvas({ pane: "theme", padding: 0.3, tolerance: 6 });

  function pathOptions(layer, symbol, casing) {
    return {
      renderer: layer.base ? baseCanvas : themeCanvas, pane: layer.base ? "base" : "theme",
      interactive: !layer.base && !casing, bubblingMouseEvents: false,
      opacity: layer.opacity, fillOpacity: layer.opacity, lineCap: "butt", lineJoin: "round",
    };
  }
  function stroked(line, casing) {
    if (casing) return { color: line.casing_color, weight: line.width_px + 2 * line.casing_width_px };
    return { color: line.color, weight: line.width_px,
             dashArray: line.dash_px.length ? line.dash_px.join(" ") : null };
  }
  function markerPicture(marker) {
    const svg = data.icons[marker.icon];
    if (!svg) return null;
    const coloured = turned(svg.split("currentColor").join(marker.color), marker.angle_deg);
    return "data:image/svg+xml;charset=utf-8," + encodeURIComponent(coloured);
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
  function pointLayer(layer, symbol, latlng, name) {
    const marker = symbol.marker || { icon: "circle", size_px: 6, color: "#444444", outline_color: "#ffffff" };
    const picture = markerPicture(marker);
    // Each picture is an element of the page: thousands of them would freeze it.
    if (picture && !layer.base && layer.features.length <= 1000) {
      const size = marker.size_px * (marker.angle_deg ? 1.42 : 1);
      return L.marker(latlng, {
        icon: L.icon({ iconUrl: picture, iconSize: [size, size], className: "picture" }),
        title: name, alt: name || layer.name, opacity: layer.opacity, keyboard: true,
      });
    }
    return L.circleMarker(latlng, Object.assign(pathOptions(layer), {
      radius: marker.size_px / 2, fillColor: marker.color, fill: true,
      color: marker.outline_color || marker.color, weight: 1,
    }));
  }
  function lineLayers(layer, symbol, points) {
    const line = symbol.line || (symbol.fill && symbol.fill.outline);
    if (!line) return [];
    const made = [L.polyline(points, Object.assign(pathOptions(layer), stroked(line, false),
      { smoothFactor: 0.8 }))];
    if (line.casing_color && line.casing_width_px > 0) {
      made.unshift(L.polyline(points, Object.assign(pathOptions(layer, symbol, true), stroked(line, true))));
    }
    return made;
  }
  function areaLayers(layer, symbol, rings) {
    if (!symbol.fill) return [];
    const outline = symbol.fill.outline;
    return [L.polygon(rings, Object.assign(pathOptions(layer), {
      stroke: !!outline, fill: !!symbol.fill.color, fillColor: symbol.fill.color || undefined,
      fillRule: "evenodd", smoothFactor: 0.8,
    }, outline ? stroked(outline, false) : {}))];
  }

  const shownLayers = data.layers.map(function (layer) {
    const shapes = [], casings = [], labels = [];
    for (const [category, geometry, label, rank, popup] of layer.features) {
      const symbol = layer.symbols[category] || {};
      const own = [];
      for (const [kind, runs] of geometry) {
        const lines = runs.map(unpack);
        if (kind === POINT) for (const points of lines) own.push(pointLayer(layer, symbol, points[0], label));
        else if (kind === LINE) own.push(...lineLayers(layer, symbol, lines));
        else own.push(...areaLayers(layer, symbol, lines));
        labels.push({ text: label, rank: rank, kind: kind, lines: lines, marker: symbol.marker });
      }
      for (const shape of own) {
        if (shape.options.interactive !== false && popup) {
          shape.bindPopup(() => popupNode(popup), { maxWidth: 360, maxHeight: 340 });
        }
        shape.rank = rank;
        (shape.options.interactive === false && !layer.base ? casings : shapes).push(shape);
      }
    }
    return { layer: layer, shapes: casings.concat(shapes), labels: labels, on: true, group: L.layerGroup() };
  });

  function denominator() {
    const metres = 40075016.686 * Math.cos(map.getCenter().lat * Math.PI / 180) / (256 * Math.pow(2, map.getZoom()));
    return metres / (0.0254 / 96);
  }
  function inScale(layer, scale) {
    return (layer.maxDenominator === null || scale <= layer.maxDenominator) &&
           (layer.minDenominator === null || scale >= layer.minDenominator);
  }
  function rankShown(limits, rank, scale) {
    if (!limits.length) return true;
    return scale <= limits[Math.min(Math.max(rank, 0), limits.length - 1)];
  }
  // All shapes share one canvas: they are taken off and put back in order when one is switched.
  let lastShown = "";
  function refresh() {
    const scale = denominator();
    const wanted = shownLayers.map((entry) => entry.on && inScale(entry.layer, scale));
    const key = wanted.join() + "|" + shownLayers.map((entry) =>
      entry.layer.rankMax.filter((limit) => scale <= limit).length).join();
    if (key !== lastShown) {
      lastShown = key;
      for (const entry of shownLayers) entry.group.remove();
      shownLayers.forEach(function (entry, index) {
        if (!wanted[index]) return;
        entry.group.clearLayers();
        for (const shape of entry.shapes) {
          if (rankShown(entry.layer.rankMax, shape.rank, scale)) entry.group.addLayer(shape);
        }
        entry.group.addTo(map);
      });
    }
    placeLabels(map, shownLayers.filter((entry, index) => wanted[index]), scale, labelSwitch.checked);
  }

  // ---- pop-ups ----------------------------------------------------------------------------
  function popupNode(popup) {
    const node = element("div", { class: "popup" }, element("h3", {}, popup.t), element("p", { class: "layer" }, popup.l));
    if (popup.r) node.append(table(popup.r));
    if (popup.f) {
      node.append(element("h4", {}, words.facts));
      for (const [metric, value, source] of popup.f) {
        node.append(element("p", { class: "fact" }, element("b", {}, metric + ": "), value,
          source ? element("small", {}, source) : null));
      }
    }
    if (popup.m) {
      node.append(element("h4", {}, words.members));
      for (const member of popup.m) node.append(element("p", {}, member));
    }
    if (popup.s) {
      node.append(element("h4", {}, words.sources));
      for (const source of popup.s) node.append(element("p", { class: "source" }, source));
    }
    return node;
  }
  function table(rows) {
    const body = element("tbody", {});
    for (const [name, value] of rows) body.append(element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)));
    return element("table", {}, body);
  }

  // ---- legend and layer switch --------------------------------------------------------------
  const SVG = "http://www.w3.org/2000/svg";
  function svg(tag, attributes) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
    return node;
  }
  function swatch(symbol) {
    const picture = symbol.marker && markerPicture(symbol.marker);
    if (picture) return element("img", { src: picture, width: 18, height: 18, alt: "" });
    const box = svg("svg", { width: 26, height: 16, "aria-hidden": "true" });
    if (symbol.fill) {
      const outline = symbol.fill.outline || {};
      box.append(svg("rect", { x: 2, y: 2, width: 22, height: 12, fill: symbol.fill.color || "none",
        stroke: outline.color || "none", "stroke-width": outline.width_px || 0 }));
    } else if (symbol.line) {
      const line = symbol.line;
      if (line.casing_color) box.append(svg("line", { x1: 1, y1: 8, x2: 25, y2: 8, stroke: line.casing_color,
        "stroke-width": line.width_px + 2 * line.casing_width_px }));
      box.append(svg("line", { x1: 1, y1: 8, x2: 25, y2: 8, stroke: line.color, "stroke-width": line.width_px,
        "stroke-dasharray": line.dash_px.join(" ") || null }));
    } else if (symbol.marker) {
      box.append(svg("circle", { cx: 13, cy: 8, r: Math.min((symbol.swatchPx || symbol.marker.size_px) / 2, 7), fill: symbol.marker.color,
        stroke: symbol.marker.outline_color || "none" }));
    }
    return box;
  }
  // One row a label: categories that differ only in where they appear share it, the top one first.
  function legendSymbols(layer) {
    const byLabel = new Map();
    for (const index of layer.used.slice().reverse()) {
      const symbol = layer.symbols[index] || {};
      if (!byLabel.has(symbol.label || "")) byLabel.set(symbol.label || "", symbol);
    }
    return [...byLabel.values()];
  }
  function layerEntry(entry) {
    const box = element("input", { type: "checkbox", onchange: function () { entry.on = box.checked; refresh(); } });
    box.checked = true;
    const used = legendSymbols(entry.layer);
    const single = used.length === 1 && !used[0].label ? swatch(used[0]) : null;
    const item = element("li", {}, element("label", {}, box, single, element("span", {}, entry.layer.name)));
    if (!single) {
      const list = element("ul", { class: "legend" });
      for (const symbol of used) if (symbol.label) list.append(element("li", {}, swatch(symbol), element("span", {}, symbol.label)));
      item.append(list);
    }
    return item;
  }
  const labelSwitch = element("input", { type: "checkbox", onchange: refresh });
  labelSwitch.checked = data.showLabels;
  function layerPanel() {
    const panel = element("details", { class: "panel", id: "layers" }, element("summary", {}, words.layers));
    if (window.innerWidth > 700) panel.open = true;
    panel.append(element("p", { class: "switch" }, element("label", {}, labelSwitch, element("span", {}, words.labels)),
      element("button", { type: "button", onclick: () => map.fitBounds(view, besidePanel) }, words.zoom)));
    const groups = new Map();
    for (const entry of shownLayers.slice().reverse()) {
      if (!groups.has(entry.layer.group)) {
        const group = element("details", { class: "group" }, element("summary", {}, entry.layer.group));
        group.open = !entry.layer.base;
        group.append(element("ul", { class: "layers" }));
        groups.set(entry.layer.group, group);
        panel.append(group);
      }
      groups.get(entry.layer.group).lastChild.append(layerEntry(entry));
    }
    return panel;
  }

  // ---- legs -------------------------------------------------------------------------------
  function km(metres) {
    return metres === null ? "–" : Math.round(metres / 1000).toLocaleString(zh ? "zh-CN" : "en");
  }
  function legsPanel() {
    if (!data.legs.length) return null;
    const heads = [words.corridor, words.from, words.to, words.mode, words.drawn, words.way, words.method];
    const head = element("tr", {});
    for (const text of heads) head.append(element("th", { scope: "col" }, text));
    const body = element("tbody", {});
    for (const leg of data.legs) {
      const row = element("tr", {});
      const mode = zh ? modes[leg.mode] || leg.mode : leg.mode.replace("_", " ");
      for (const text of [leg.corridor, leg.from_name, leg.to_name, mode, km(leg.length_m), km(leg.way_length_m), leg.method]) {
        row.append(element("td", {}, text));
      }
      body.append(row);
    }
    return element("details", { class: "panel", id: "legs" }, element("summary", {}, words.legs + " (" + data.legs.length + ")"),
      element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), body)));
  }

  // ---- page -------------------------------------------------------------------------------
  const about = [data.date, data.viewpoint ? words.viewpoint + ": " + (words.drawings[data.viewpoint] || data.viewpoint) : ""].filter(Boolean).join(" · ");
  const header = element("header", {}, element("h1", {}, data.title),
    data.subtitle ? element("p", { class: "subtitle" }, data.subtitle) : null, element("p", {}, about));
  const footer = element("footer", {}, data.attributions.join(" · "));
  document.body.prepend(header);
  document.body.append(footer);
  const legs = legsPanel();
  document.body.append(layerPanel());
  if (legs) document.body.append(legs);
  for (const panel of document.querySelectorAll(".panel")) {
    L.DomEvent.disableClickPropagation(panel);
    L.DomEvent.disableScrollPropagation(panel);
  }
  document.documentElement.style.setProperty("--ground", data.background);
  map.invalidateSize();
  map.setMaxBounds(L.latLngBounds([bSouth, bWest], [bNorth, bEast]).pad(0.1));
  // The panel lies over the map's right side: the view keeps clear of it where there is room.
  const besidePanel = { animate: false, paddingBottomRight: [window.innerWidth > 1100 ? 290 : 0, 0] };
  map.fitBounds(view, besidePanel);
  map.setMinZoom(Math.max(map.getZoom() - 1, 0));
  map.setMaxZoom(14);
  map.on("zoomend moveend resize", refresh);
  refresh();
  document.documentElement.dataset.ready = String(shownLayers.length);
})();
