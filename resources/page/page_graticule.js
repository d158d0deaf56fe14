"use strict";
// Meridians and parallels at round degrees, minutes and seconds, named at the window's edges.
const pageGraticule = (function () {
  const APART_PX = 130, INSET_PX = 4, TURN = 360 * 3600, LIMIT = 85 * 3600;
  const SECONDS = [3600, 60, 1].flatMap((unit) => [30, 20, 10, 5, 2, 1].map((each) => each * unit));

  function angleText(seconds, isLongitude) {
    if (isLongitude) seconds = ((seconds + TURN / 2) % TURN + TURN) % TURN - TURN / 2;
    const rest = Math.abs(seconds), two = (value) => String(value).padStart(2, "0");
    let text = Math.floor(rest / 3600) + "°";
    if (rest % 3600) text += two(Math.floor(rest / 60) % 60) + "′";
    if (rest % 60) text += two(rest % 60) + "″";
    if (rest === 0 || rest === TURN / 2) return text;
    return text + (isLongitude ? "EW" : "NS")[seconds < 0 ? 1 : 0];
  }
  function step(map) {
    const pixels = 256 * Math.pow(2, map.getZoom()) / TURN;
    const found = SECONDS.filter((each) => each * pixels >= APART_PX);
    return found.length ? found[found.length - 1] : SECONDS[0];
  }
  function between(low, high, size) {
    const found = [];
    for (let each = Math.ceil(low * 3600 / size) * size; each <= high * 3600; each += size) found.push(each);
    return found;
  }
  return function (map, color) {
    map.createPane("graticule").style.zIndex = 640;
    map.getPane("graticule").style.pointerEvents = "none";
    const lines = L.layerGroup().addTo(map), renderer = L.svg({ pane: "graticule", padding: 0.1 });
    const names = pageElement("div", { class: "grid-names", "aria-hidden": "true" });
    map.getContainer().append(names);
    function line(points) {
      const style = { renderer: renderer, pane: "graticule", interactive: false, stroke: true, color: color.slice(0, 7),
        opacity: parseInt(color.slice(7) || "ff", 16) / 255, weight: 1, smoothFactor: 0 };
      lines.addLayer(L.polyline(points, style));
    }
    function name(text, x, y, taken) {
      const node = pageElement("span", {}, text), corner = map.getContainer().getBoundingClientRect();
      names.append(node);
      node.style.left = `clamp(${INSET_PX}px, ${x}px, calc(100% - ${node.offsetWidth + INSET_PX}px))`;
      node.style.top = `clamp(${INSET_PX}px, ${y}px, calc(100% - ${node.offsetHeight + INSET_PX}px))`;
      const box = node.getBoundingClientRect();
      const isHidden = box.left < corner.left || box.top < corner.top || box.right > corner.right || box.bottom > corner.bottom ||
        taken.some((other) => box.left < other.right + 4 && other.left < box.right + 4 && box.top < other.bottom + 4 && other.top < box.bottom + 4);
      if (isHidden) node.remove(); else taken.push(box);
    }
    return function () {
      lines.clearLayers();
      names.replaceChildren();
      const view = map.getBounds(), size = step(map), { x: wide, y: high } = map.getSize();
      const [south, north] = [Math.max(view.getSouth(), -85), Math.min(view.getNorth(), 85)];
      const taken = [...document.querySelectorAll(".panel, .leaflet-control")].map((node) => node.getBoundingClientRect());
      for (const seconds of between(view.getWest(), view.getEast(), size)) {
        const lng = seconds / 3600, { x } = map.latLngToContainerPoint([0, lng]);
        line([[south, lng], [north, lng]]);
        for (const y of [0, high]) name(angleText(seconds, true), x + 3, y, taken);
      }
      for (const seconds of between(south, north, size)) {
        if (Math.abs(seconds) > LIMIT) continue;
        const lat = seconds / 3600, { y } = map.latLngToContainerPoint([lat, 0]);
        line([[lat, view.getWest()], [lat, view.getEast()]]);
        for (const x of [0, wide]) name(angleText(seconds, false), x, y + 1, taken);
      }
    };
  };
})();
