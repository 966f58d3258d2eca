// One drawing a kind, by the id of its word; a kind without one gets the last.

const PATHS = {
  "full-bin": "M6 9h12l-1 11H7zM4.5 9h15M9 9c-1-3 2-3 1.500-5M14 9c.5-2 3-2 2-5",
  "exposed-waste": "M9 8l1.500-3h3L15 8M9 8h6c4 3 4 12 0 12H9c-4 0-4-9 0-12z",
  "debris": "M3 19h18L15 9l-3 4-3-2z",
  "dirty-road": "M7 20L10 4M17 20L14 4M12 6v2M12 11v2M12 16v2M4 12l1 1M19 9l1 1M3.500 17h1",
  "dirty-water": "M3 16c2 0 2-1.500 4.500-1.500S10 16 12 16s2-1.500 4.500-1.500S19 16 21 16M3 20c2 0 2-1.500 4.500-1.500S10 20 12 20s2-1.500 4.500-1.500S19 20 21 20M10 11l.7-6h2.600l.7 6z",
  "public-toilet": "M8 4.500a1 1 0 1 0 .01 0M16 4.500a1 1 0 1 0 .01 0M6.500 9h3v5h-3zM7 14v6M9 14v6M16 9l-2 6h4zM15.500 15v5M16.500 15v5M12 4v16",
  "small-ads": "M6 3h9l3 3v15H6zM9 9h6M9 13h6M9 17h3",
  "broken-road": "M4 20L8 4h8l4 16zM12 4l-2 5 3 3-3 4 2 4",
  "manhole": "M12 5c5 0 9 3 9 7s-4 7-9 7-9-3-9-7 4-7 9-7zM8 9.500h8M6.500 12.500h11M8 15.500h8",
  "street-light": "M8 21V7c0-3 2-4 5-4h4M15 3h5l-1 4h-3zM16 10l-.5 2M19 10l.5 2M6 21h4",
  "flooded-road": "M5 13l2-6h10l2 6zM8 13v2M16 13v2M3 17c2 0 2-1 4.500-1S10 17 12 17s2-1 4.500-1S19 17 21 17M3 21c2 0 2-1 4.500-1S10 21 12 21s2-1 4.500-1S19 21 21 21",
  "other": "M7.5 12h.01M12 12h.01M16.5 12h.01M12 3a9 9 0 1 0 .01 0",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(id) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[id] ?? PATHS.other);
  drawing.append(path);
  return drawing;
}
