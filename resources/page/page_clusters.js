"use strict";
// Points too close together to be told apart, counted square by square of the map as the program
// does: circles stand still while the map is pulled.
const pageClusters = (function () {
  const SMALLEST_PX = 9, RING_PX = 3, GROWTH_PX = 3.2, LARGEST_SHARE = 0.42, LIGHT = 150, CLOSER = 2;

  function countText(count) {
    return count < 10000 ? String(count) : Math.round(count / 1000) + "k";
  }
  function circle(map, layer, points, places) {
    const { side, color } = layer.cluster, count = points.length;
    const radius = Math.min(SMALLEST_PX + GROWTH_PX * Math.log10(count), LARGEST_SHARE * side);
    const inset = Math.min(radius + RING_PX, side / 2);
    // The whole circle stays in its square.
    const middle = ["x", "y"].map(function (axis) {
      const mean = points.reduce((sum, point) => sum + point[axis], 0) / count;
      const corner = Math.floor(points[0][axis] / side) * side;
      return Math.min(Math.max(mean, corner + inset), corner + side - inset);
    });
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    const ink = 0.299 * red + 0.587 * green + 0.114 * blue > LIGHT ? "#16212c" : "#ffffff";
    const node = pageElement("span", { style: `background: ${color}; color: ${ink}; box-shadow: 0 0 0 ${RING_PX}px ${color}59` },
      countText(count));
    const text = `${layer.name}: ${count} ${places}`;
    const marker = L.marker(map.unproject(L.point(...middle)), {
      icon: L.divIcon({ html: node, className: "cluster", iconSize: [2 * radius, 2 * radius] }), title: text, alt: text,
      opacity: layer.opacity,
    });
    marker.on("click", () => map.setView(marker.getLatLng(), Math.min(map.getZoom() + CLOSER, map.getMaxZoom())));
    marker.on("add", function () {
      marker.getElement().setAttribute("role", "button");
      marker.getElement().setAttribute("aria-label", text);
    });
    return Object.assign(marker, { radius: radius + RING_PX });
  }
  return function (map, layer, shapes, places) {
    const { side } = layer.cluster, squares = new Map();
    for (const shape of shapes) {
      const point = map.project(shape.getLatLng()), key = Math.floor(point.x / side) + "," + Math.floor(point.y / side);
      if (!squares.has(key)) squares.set(key, { shapes: [], points: [] });
      squares.get(key).shapes.push(shape);
      squares.get(key).points.push(point);
    }
    const crowded = [...squares.values()].filter((square) => square.shapes.length > 1);
    return {
      members: new Set(crowded.flatMap((square) => square.shapes)),
      circles: crowded.map((square) => circle(map, layer, square.points, places)),
    };
  };
})();
