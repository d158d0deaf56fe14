"use strict";
// Builds the page from CORRIDORMAP: map, layer switch with legend, table of legs.
(function () {
  const data = CORRIDORMAP, map = map_corridormap, element = pageElement;
  const zh = data.language === "zh", words = zh ? pageWords.zh : pageWords.en;
  const [west, south, east, north] = data.extent;
  const [bWest, bSouth, bEast, bNorth] = data.bounds;
  const view = L.latLngBounds([south, west], [north, east]);
  const { entries, denominator, markerPicture, giveRoom } = pageLayers(data, map, popupNode);

  function inScale(layer, scale) {
    return (layer.maxDenominator === null || scale <= layer.maxDenominator) &&
           (layer.minDenominator === null || scale >= layer.minDenominator);
  }
  function rankShown(limits, rank, scale) {
    if (!limits.length) return true;
    return scale <= limits[Math.min(Math.max(rank, 0), limits.length - 1)];
  }
  for (const entry of entries) Object.assign(entry, { look: null, circles: [], members: new Set() });
  function show(entry, scale) {
    entry.group.remove();
    entry.group.clearLayers();
    Object.assign(entry, { circles: [], members: new Set() });
    if (entry.look === null) return;
    let ranked = entry.at(entry.step(scale)).shapes.filter((shape) => rankShown(entry.layer.rankMax, shape.rank, scale));
    if (entry.layer.cluster) {
      const found = pageClusters(map, entry.layer, ranked.filter((shape) => shape.isPoint), words.places);
      ranked = ranked.filter((shape) => !found.members.has(shape));
      Object.assign(entry, found);
    }
    for (const shape of ranked) entry.group.addLayer(shape);
    entry.group.addTo(map);
  }
  let lastZoom = null;
  function refresh() {
    const scale = denominator(), zoom = map.getZoom(), changed = new Set();
    const shown = entries.filter((entry) => entry.on && inScale(entry.layer, scale));
    for (const entry of entries) {
      const { rankMax, cluster } = entry.layer;
      const look = shown.includes(entry)
        ? [entry.step(scale), rankMax.filter((limit) => scale <= limit).length, cluster ? zoom : 0].join() : null;
      // All shapes of a pane share one canvas: what lies above a change is put back in order.
      if (look !== entry.look || (look !== null && changed.has(entry.layer.base))) {
        changed.add(entry.layer.base);
        entry.look = look;
        show(entry, scale);
      }
      entry.showLegend(entry.step(scale));
    }
    const isSame = !changed.size && zoom === lastZoom;
    lastZoom = zoom;
    for (const entry of shown) {
      if (entry.circles.length) {
        const near = map.getBounds().pad(0.3);
        for (const circle of entry.circles) {
          if (near.contains(circle.getLatLng())) entry.group.addLayer(circle); else entry.group.removeLayer(circle);
        }
      }
    }
    if (!isSame) giveRoom(shown);
    drawGrid();
    const labelled = shown.map((entry) => ({ layer: entry.layer, circles: entry.circles,
      lines: entry.at(entry.step(scale)).shapes.filter((shape) => shape instanceof pageLines.Line && entry.group.hasLayer(shape)),
      labels: entry.at(entry.step(scale)).labels.filter((label) =>
        rankShown(entry.layer.rankMax, label.rank, scale) && !entry.members.has(label.shape)) }));
    placeLabels(map, labelled, scale, labelSwitch.checked);
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
  function swatch(symbol) { return pageSwatch(symbol, symbol.marker ? markerPicture(symbol.marker) : null); }
  // One row a label: categories that differ only in where they appear share it, the top one first.
  function legendSymbols(layer, step) {
    const byLabel = new Map(), kinds = new Set(layer.features.flatMap(([, geometry]) => geometry.map(([kind]) => kind)));
    // A style may know symbols for kinds of geometry that the layer does not have.
    const parts = [["marker", [1]], ["line", [2, 4]], ["fill", [2, 3]]];
    for (const index of (layer.used[step] || []).slice().reverse()) {
      const symbol = Object.assign({}, layer.symbols[index]);
      for (const [part, needed] of parts) if (!needed.some((kind) => kinds.has(kind))) delete symbol[part];
      if (symbol.line && symbol.fill && !kinds.has(3)) delete symbol.fill;
      if (!(symbol.line || symbol.fill || symbol.marker)) continue;
      if (!byLabel.has(symbol.label || "")) byLabel.set(symbol.label || "", symbol);
    }
    return [...byLabel.values()];
  }
  function layerEntry(entry) {
    const box = element("input", { type: "checkbox", onchange: function () { entry.on = box.checked; refresh(); } });
    box.checked = true;
    const single = element("span", { class: "single" }), list = element("ul", { class: "legend" });
    const item = element("li", {}, element("label", {}, box, single, element("span", {}, entry.layer.name)), list);
    let last = -1;
    entry.showLegend = function (step) {
      if (step === last) return;
      last = step;
      const used = legendSymbols(entry.layer, step), rows = [], { cluster } = entry.layer;
      const isSingle = used.length === 1 && !used[0].label;
      single.replaceChildren(...(isSingle ? [swatch(used[0])] : []));
      if (!isSingle) for (const symbol of used) if (symbol.label) rows.push([symbol, symbol.label]);
      if (cluster) rows.push([{ marker: { icon: "circle", size_px: 15, color: cluster.color, outline_color: "#ffffff" } }, cluster.label]);
      list.replaceChildren(...rows.map(([symbol, label]) => element("li", {}, swatch(symbol), element("span", {}, label))));
      list.hidden = !rows.length;
    };
    return item;
  }
  const labelSwitch = element("input", { type: "checkbox", onchange: refresh });
  labelSwitch.checked = data.showLabels;
  function layerPanel() {
    const panel = element("details", { class: "panel", id: "layers" }, element("summary", {}, words.layers));
    if (window.innerWidth > 900) panel.open = true;
    panel.append(element("p", { class: "switch" }, element("label", {}, labelSwitch, element("span", {}, words.labels)),
      element("button", { type: "button", onclick: () => map.fitBounds(view, besidePanel()) }, words.zoom)));
    const groups = new Map();
    for (const entry of entries.slice().reverse()) {
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
      const mode = words.modes[leg.mode] || leg.mode.replace("_", " ");
      for (const text of [leg.corridor, leg.from_name, leg.to_name, mode, km(leg.length_m), km(leg.way_length_m), leg.method]) {
        row.append(element("td", {}, text));
      }
      body.append(row);
    }
    return element("details", { class: "panel", id: "legs" }, element("summary", {}, words.legs + " (" + data.legs.length + ")"),
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.legs },
        element("table", {}, element("thead", {}, head), body)));
  }

  // ---- page -------------------------------------------------------------------------------
  const about = [data.date, data.viewpoint ? words.viewpoint + (words.drawings[data.viewpoint] || data.viewpoint) : ""].filter(Boolean).join(" · ");
  const header = element("header", {}, element("h1", {}, data.title),
    data.subtitle ? element("p", { class: "subtitle" }, data.subtitle) : null, element("p", {}, about));
  const legs = legsPanel(), stage = element("main", {}, map.getContainer(), layerPanel(), legs);
  document.body.append(header, stage, element("footer", {}, data.attributions.join(" · ")));
  for (const panel of document.querySelectorAll(".panel")) {
    L.DomEvent.disableClickPropagation(panel);
    L.DomEvent.disableScrollPropagation(panel);
    panel.addEventListener("toggle", refresh, true);
  }
  map.getContainer().setAttribute("role", "application");
  map.getContainer().setAttribute("aria-label", words.map + ": " + data.title);
  for (const [end, text] of [["in", words.zoomIn], ["out", words.zoomOut]]) {
    const button = document.querySelector(".leaflet-control-zoom-" + end);
    button.title = text;
    button.setAttribute("aria-label", text);
  }
  let opener = null;
  map.on("popupopen", function (event) {
    // Panels lie over pop-ups: they make way, all of them where the window is narrow.
    if (legs) legs.open = false;
    document.body.classList.add("reading");
    const box = event.popup.getElement(), content = box.querySelector(".leaflet-popup-content");
    const close = box.querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", words.close);
    // Who opened it with a key reads on with keys, and comes back to the same marker.
    const marker = document.activeElement;
    opener = marker && marker.matches(".leaflet-marker-icon:focus-visible") ? marker : null;
    content.tabIndex = 0;
    if (opener) content.focus({ preventScroll: true });
  });
  map.on("popupclose", function () {
    document.body.classList.remove("reading");
    if (opener) opener.focus({ preventScroll: true });
    opener = null;
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  map.invalidateSize();
  if (data.scaleBar) L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  map.setMaxBounds(L.latLngBounds([bSouth, bWest], [bNorth, bEast]).pad(0.1));
  // The panel lies over the map's right side: the view keeps clear of it where there is room.
  function besidePanel() {
    return { animate: false, paddingBottomRight: [window.innerWidth > 1100 ? 290 : 0, 0] };
  }
  map.fitBounds(view, besidePanel());
  map.setMinZoom(Math.max(map.getZoom() - 1, 0));
  map.setMaxZoom(14);
  const drawGrid = data.grid ? pageGraticule(map, data.grid) : () => {};
  // Every zoom ends with a move; at a jump canvases hold what is drawn only when that is over.
  let isJump = false;
  map.on("viewprereset", () => { isJump = true; });
  map.on("viewreset", () => { isJump = false; refresh(); });
  map.on("moveend resize", () => { if (!isJump) refresh(); });
  refresh();
  document.documentElement.dataset.ready = String(entries.length);
})();
