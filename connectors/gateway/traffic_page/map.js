// Draws segments as plain SVG on a plane: north is up, and a metre is as long eastwards as northwards.

import { GRADES } from "/traffic/words.js";

const SVG = "http://www.w3.org/2000/svg";
const SIDE = 1000;
const MARGIN = 0.06;
const LEAST_DEGREES = 0.002;

export function drawn(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// The class names of a segment: how it runs, or why that is not known.
export function look({ known, grade }) {
  return known === "fresh" && grade ? `g${GRADES.indexOf(grade) + 1}` : known;
}

function line({ geometry }) {
  return geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates;
}

// Where degrees lie on the drawing, and back.
export function plane(features) {
  const places = features.filter((each) => each.geometry).flatMap(line);
  if (!places.length) return undefined;
  const [lngs, lats] = [0, 1].map((axis) => places.map((place) => place[axis]));
  const middle = [(Math.min(...lngs) + Math.max(...lngs)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
  const narrow = Math.cos((middle[1] * Math.PI) / 180);
  const width = Math.max((Math.max(...lngs) - Math.min(...lngs)) * narrow, LEAST_DEGREES);
  const height = Math.max(Math.max(...lats) - Math.min(...lats), LEAST_DEGREES);
  const scale = (SIDE * (1 - 2 * MARGIN)) / Math.max(width, height);
  const size = [width, height].map((each) => each * scale + 2 * MARGIN * SIDE);
  return {
    size,
    onto: ([lng, lat]) => [size[0] / 2 + (lng - middle[0]) * narrow * scale, size[1] / 2 - (lat - middle[1]) * scale],
    back: ([x, y]) => [middle[0] + (x - size[0] / 2) / scale / narrow, middle[1] - (y - size[1] / 2) / scale],
  };
}

function path(places) {
  const [first, ...rest] = places.map((place) => place.map((number) => number.toFixed(1)).join(" "));
  return `M${first}${rest.length ? rest.map((each) => `L${each}`).join("") : "h0.01"}`;
}

// Draws *features* and the *route* (places in degrees) onto *svg*; chosen(feature) is called for the road that is tapped.
export function draw(svg, on, features, route, chosen) {
  svg.setAttribute("viewBox", `0 0 ${on.size.map(Math.ceil).join(" ")}`);
  const roads = features.filter((each) => each.geometry).map((each) => {
    const places = line(each).map(on.onto);
    const { title, now, subject, works } = each.properties;
    const road = drawn("path", { d: path(places), class: `road ${places.length > 1 ? "" : "spot "}${look(now)}`, "data-subject": subject });
    road.append(drawn("title", {}));
    road.firstChild.textContent = title;
    road.addEventListener("click", () => chosen(each));
    const [x, y] = places[Math.floor((places.length - 1) / 2)];
    const sign = works.length ? [drawn("path", { d: `M${x} ${y - 26}l14 24h-28z`, class: "works" })] : [];
    return [road, ...sign];
  });
  const places = route.map(on.onto);
  const ends = places.map((place) => drawn("path", { d: path([place]), class: "route end" }));
  const way = places.length > 1 ? [drawn("path", { d: path(places), class: "route" })] : [];
  svg.replaceChildren(...roads.flat(), ...way, ...ends);
}

// Where somebody tapped, in degrees.
export function tapped(svg, on, event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return on.back([point.x, point.y]);
}
