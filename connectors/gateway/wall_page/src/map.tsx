/** The area with what is alive in it: our own outlines and no tiles, so that no other house learns what this one looks at. */

import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Shown } from "./app";
import { ON_THE_MAP } from "./city";
import { Swatch, colourOf, digits, tableOf, wordOf } from "./paint";
import type { Area, Figure, Palette, Site } from "./shapes";
import { period } from "./times";
import { useCity } from "./use";
import { isWord, language, t, titled, unitOf, worded } from "./words";

const GREY = "#8fa3b5";
const [NEAR, FAR] = [12, 17];

/** A source's newest figure, and where the registry says it is. */
interface Live { figure: Figure; title: string; site: Site | undefined }

export function CityMap({ show }: { show: (what: Shown) => void }) {
  const city = useCity();
  const [kind, only] = useState("");
  const place = useRef<HTMLDivElement>(null);
  const map = useRef<{ whole: L.Map; outlines: L.LayerGroup; subjects: L.LayerGroup } | null>(null);
  const live = useMemo(() => alive(city.sources, city.place?.sites ?? [], city.kpis), [city.sources, city.place, city.kpis]);
  const shown = live.filter((each) => !kind || each.figure.kpi === kind);
  const area = city.areas.find((each) => each.name === city.street);

  useEffect(() => {
    const whole = L.map(place.current!, { attributionControl: false, minZoom: NEAR - 3, maxZoom: FAR, zoomSnap: 0.25 }).setView([22.54, 113.34], NEAR);
    L.control.scale({ imperial: false }).addTo(whole);
    map.current = { whole, outlines: L.layerGroup().addTo(whole), subjects: L.layerGroup().addTo(whole) };
    const fit = new ResizeObserver(() => whole.invalidateSize());
    fit.observe(place.current!);
    return () => (fit.disconnect(), whole.remove(), (map.current = null));
  }, []);

  useEffect(() => {
    const { whole, outlines } = map.current!;
    outlines.clearLayers();
    for (const each of drawn(city.areas, city.street)) outlines.addLayer(outline(each, each.name === city.street));
    const sites = (city.place?.sites ?? []).flatMap(spots);
    const bounds = L.latLngBounds([...sites, ...(area?.outline ?? [])]);
    if (bounds.isValid()) whole.fitBounds(bounds.pad(0.06), { animate: false });
  }, [city.areas, city.street, city.place]);

  useEffect(() => {
    const { subjects } = map.current!;
    subjects.clearLayers();
    for (const each of shown) for (const layer of drawing(each, city.palette, show)) subjects.addLayer(layer);
  }, [shown.map((each) => `${each.figure.subject}${each.figure.kpi}${each.figure.revision}${each.figure.period_start}`).join(), city.place, city.palette]);

  const placed = shown.filter((each) => spots(each.site).length);
  return (
    <section class="panel map" aria-labelledby="map-title">
      <h2 id="map-title">{t("map")} {area?.outline.length ? area.approximate && <small>{t("mapApproximate")}</small> : !placed.length && <small>{t("mapNone")}</small>}</h2>
      <div class="chips" role="group" aria-label={t("map")}>
        {Object.keys(ON_THE_MAP).filter((name) => live.some((each) => each.figure.kpi === name)).map((name) => (
          <button type="button" key={name} aria-pressed={kind === name} onClick={() => only(kind === name ? "" : name)}>
            {titled(city.kpis.get(name), name)} <b>{live.filter((each) => each.figure.kpi === name).length}</b>
          </button>
        ))}
      </div>
      <div class="ground" ref={place} role="region" aria-label={t("map")} />
      <Legend kinds={kind ? [kind] : [...new Set(placed.map((each) => each.figure.kpi))]} palette={city.palette} />
      <details>
        <summary>{t("mapList")} ({shown.length}{placed.length < shown.length ? `, ${t("mapNoPlace")} ${shown.length - placed.length}` : ""})</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={t("mapList")}>
          <table>
            <thead><tr><th>{t("subject")}</th><th>{t("metric")}</th><th>{t("value")}</th><th>{t("period")}</th></tr></thead>
            <tbody>{shown.map((each) => <Row key={each.figure.kpi + each.figure.subject} live={each} show={show} kpi={titled(city.kpis.get(each.figure.kpi), each.figure.kpi)} />)}</tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

function Row({ live: { figure, title }, kpi, show }: { live: Live; kpi: string; show: (what: Shown) => void }) {
  return (
    <tr>
      <td><button type="button" class="link" onClick={() => show(asWanted(figure))}>{title}</button></td>
      <td>{kpi}</td>
      <td><Swatch colour={colourOf(figure)} />{digits(figure)} {unitOf(figure.unit)} {figure.level !== figure.value && worded(figure.level)}</td>
      <td>{period(figure.period_start, figure.period_end)}</td>
    </tr>
  );
}

function Legend({ kinds, palette }: { kinds: string[]; palette: Palette }) {
  const tables = [...new Set(kinds.map(tableOf))].filter((table) => palette[table]);
  return (
    <>{tables.map((table) => (
      <ul key={table} class="legend" aria-label={isWord(table) ? t(table) : table}>
        <li aria-hidden="true" class="quiet">{isWord(table) ? t(table) : table}</li>
        {palette[table]!.map((swatch) => (
          <li key={swatch.word} title={[swatch.standard, swatch.unconfirmed].filter(Boolean).join(": ")}><Swatch colour={swatch.colour} />{worded(swatch.word)}</li>
        ))}
      </ul>
    ))}</>
  );
}

const asWanted = (figure: Figure): Shown => ({ figure: { kpi: figure.kpi, subject: figure.subject, start: figure.period_start } });

function alive(sources: Figure[], sites: Site[], kpis: ReadonlyMap<string, { feeds: string[] }>): Live[] {
  const known = new Map(sites.map((site) => [`${site.feed} ${site.subject}`, site]));
  return sources.map((figure) => {
    const site = known.get(`${kpis.get(figure.kpi)?.feeds[0]} ${figure.subject}`) ?? known.get(`* ${figure.subject}`);
    return { figure, site, title: site?.title || figure.subject.split("/").slice(1).join("/") };
  });
}

/** The area, what lies around it, and what lies in it, where any of them has an outline. */
function drawn(areas: Area[], name: string): Area[] {
  const parents = new Set([name]);
  for (const area of areas) if (parents.has(area.parent)) parents.add(area.name);
  return areas.filter((area) => area.outline.length && parents.has(area.name));
}

function outline(area: Area, own: boolean): L.Polygon {
  const style = { color: own ? "#5cc4f5" : "#4a6a85", weight: own ? 2 : 1, fillOpacity: own ? 0.05 : 0, interactive: false };
  return L.polygon(area.outline, area.approximate ? { ...style, dashArray: "6 6" } : style);
}

function spots(site: Site | undefined): L.LatLngTuple[] {
  return site?.line.length ? site.line : site?.point ? [[site.point.lat, site.point.lng]] : [];
}

function* drawing({ figure, title, site }: Live, palette: Palette, show: (what: Shown) => void): Generator<L.Path> {
  const at = spots(site);
  if (!at.length) return;
  const colour = palette[tableOf(figure.kpi)]?.find((swatch) => swatch.word === wordOf(figure))?.colour ?? GREY;
  const said = `${title}: ${figure.value === null ? t("noData") : `${digits(figure)} ${unitOf(figure.unit)} ${worded(figure.level)}`}`;
  const text = document.createElement("span");
  text.textContent = said;
  text.lang = language() === "zh" ? "zh-CN" : "en";
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize); // a mark is as large as a letter, on a phone and on a wall
  const layers = at.length > 1
    ? [L.polyline(at, { color: "#ffffff", weight: size * 0.7, opacity: 0.55 }), L.polyline(at, { color: colour, weight: size * 0.45, opacity: 1 })]
    : [L.circleMarker(at[0]!, { radius: size * 0.65, color: "#ffffff", weight: size * 0.14, fillColor: colour, fillOpacity: 1 })];
  for (const layer of layers) yield layer.bindTooltip(text, { direction: "top" }).on("click", () => show(asWanted(figure)));
}
