/** A figure over time, drawn by uPlot; for who cannot see it, the same numbers stand in the table below it. */

import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

const HIGH = 180;

export function Chart({ at, values, unit, label }: { at: number[]; values: (number | null)[]; unit: string; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const here = place.current!;
    const paint = getComputedStyle(here);
    const [line, grid, text] = ["--accent", "--line", "--soft"].map((name) => paint.getPropertyValue(name).trim());
    const axis = { stroke: text!, grid: { stroke: grid!, width: 1 }, ticks: { stroke: grid!, width: 1 } };
    const options: UPlot.Options = {
      width: Math.max(200, here.clientWidth), height: HIGH, tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), "Asia/Shanghai"),
      axes: [axis, { ...axis, size: 64, label: unit, labelSize: 18 }], legend: { show: false }, cursor: { drag: { x: false, y: false } },
      series: [{}, { stroke: line!, width: 2, points: { show: at.length < 60, size: 6, fill: line! } }],
    };
    const plot = new UPlot(options, [at, values], here);
    const fit = new ResizeObserver(() => plot.setSize({ width: Math.max(200, here.clientWidth), height: HIGH }));
    fit.observe(here);
    return () => (fit.disconnect(), plot.destroy());
  }, [at, values, unit]);
  return <div class="chart" ref={place} role="img" aria-label={label} />;
}
