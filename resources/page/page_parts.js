"use strict";
// The page's words, its elements and the swatches of its legend. Every text from the data is set as
// text, never as markup.
const pageElement = function (tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  for (const child of children) if (child !== null) node.append(child);
  return node;
};
const pageWords = {
  zh: { layers: "图层与图例", legs: "可见通道区段", corridor: "通道", from: "起点", to: "终点",
    mode: "方式", drawn: "绘制长度（公里）", way: "线路长度（公里）", method: "方法", sources: "来源",
    facts: "数据", members: "成员", zoom: "缩放到全图", labels: "显示标注", zoomIn: "放大", zoomOut: "缩小",
    close: "关闭", map: "地图", viewpoint: "边界画法: ", places: "处", modes: { rail: "铁路", road: "公路",
      sea: "海运", inland_waterway: "内河", pipeline: "管道", air: "航空" },
    drawings: { "de facto": "按实际控制（Natural Earth），争议界线为虚线", China: "按中国地图（天地图）" } },
  en: { layers: "Layers and legend", legs: "Legs of the visible corridors", corridor: "Corridor",
    from: "From", to: "To", mode: "Mode", drawn: "Drawn, km", way: "Way, km", method: "Method",
    sources: "Sources", facts: "Facts", members: "Memberships", zoom: "Whole map", labels: "Labels",
    zoomIn: "Zoom in", zoomOut: "Zoom out", close: "Close", map: "Map", viewpoint: "Boundaries drawn: ",
    places: "places", modes: {},
    drawings: { "de facto": "de facto (Natural Earth), disputed ones dashed",
      China: "China’s viewpoint (Tianditu)" } },
};

const pageSwatch = (function () {
  const SVG = "http://www.w3.org/2000/svg", WIDE = 28, HIGH = 18;
  let patterns = 0;
  function svg(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  function stroke(line, width, color, y) {
    return svg("line", { x1: 1, y1: y, x2: WIDE - 1, y2: y, stroke: color, "stroke-width": width });
  }
  function marks(line) {
    const { kind, color, size_px: size, spacing_px: spacing, width_px: width } = line.marks, half = size / 2, y = HIGH / 2;
    const found = [];
    for (let x = spacing / 2; x < WIDE; x += spacing) {
      if (kind === "arrows") {
        const corners = [[1, 0], [-1, 0.8], [-0.5, 0], [-1, -0.8]].map(([a, b]) => [x + a * half, y + b * half].join());
        found.push(svg("polygon", { points: corners.join(" "), fill: color }));
      } else {
        found.push(svg("line", { x1: x, y1: y - half, x2: x, y2: y + half, stroke: color, "stroke-width": width }));
      }
    }
    return found;
  }
  function lined(line) {
    const found = [], middle = HIGH / 2;
    if (line.casing_color && line.casing_width_px > 0) {
      found.push(stroke(line, line.width_px + 2 * line.casing_width_px, line.casing_color, middle));
    }
    const own = stroke(line, line.width_px, line.color, middle);
    if (line.dash_px.length) own.setAttribute("stroke-dasharray", line.dash_px.join(" "));
    found.push(own);
    return line.marks ? found.concat(marks(line)) : found;
  }
  function filled(fill) {
    const outline = fill.outline || {}, box = { x: 2, y: 2, width: WIDE - 4, height: HIGH - 4 };
    const found = [svg("rect", Object.assign({}, box, { fill: fill.color || "none" }))];
    if (fill.hatch) {
      const { angle_deg: angle, spacing_px: side, width_px: width, color, crossed } = fill.hatch;
      const id = "hatch-" + patterns++;
      const tile = svg("pattern", { id: id, width: side, height: side, patternUnits: "userSpaceOnUse",
        patternTransform: `rotate(${angle})` }, svg("rect", { y: (side - width) / 2, width: side, height: width, fill: color }));
      if (crossed) tile.append(svg("rect", { x: (side - width) / 2, width: width, height: side, fill: color }));
      found.push(svg("defs", {}, tile), svg("rect", Object.assign({}, box, { fill: `url(#${id})` })));
    }
    if (outline.color) {
      found.push(svg("rect", Object.assign({}, box, { fill: "none", stroke: outline.color, "stroke-width": outline.width_px,
        "stroke-dasharray": outline.dash_px.join(" ") || null })));
    }
    return found;
  }
  function circle(marker, size, high) {
    const place = { fill: marker.color, stroke: marker.outline_color || "none" };
    return marker.icon === "square"
      ? svg("rect", Object.assign(place, { x: (WIDE - size) / 2, y: (high - size) / 2, width: size, height: size }))
      : svg("circle", Object.assign(place, { cx: WIDE / 2, cy: high / 2, r: size / 2 }));
  }
  // picture: of the marker as an address, null where it is a circle or a square.
  return function (symbol, picture) {
    const { marker } = symbol;
    const size = marker ? symbol.swatchPx || Math.min(Math.max(marker.size_px, 4), HIGH) : 0;
    const high = Math.max(HIGH, Math.ceil(size) + 2);
    if (marker && picture) {
      return pageElement("img", { class: "swatch", src: picture, width: size, height: size, alt: "",
        style: `margin: 0 ${Math.max(WIDE - size, 0) / 2}px` });
    }
    const box = svg("svg", { class: "swatch", width: Math.max(WIDE, size + 2), height: high, "aria-hidden": "true" });
    if (size + 2 > WIDE) box.setAttribute("viewBox", `${(WIDE - size) / 2 - 1} 0 ${size + 2} ${high}`);
    if (symbol.fill) box.append(...filled(symbol.fill));
    if (symbol.line && !symbol.fill) box.append(...lined(symbol.line));
    if (marker) box.append(circle(marker, size, high));
    return box;
  };
})();
