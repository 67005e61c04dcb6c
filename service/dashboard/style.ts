/** The page's style. Every colour of text has a contrast of at least 4.5:1 on what it lies on, every bar 3:1. */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --page: light-dark(#f5f5f7, #0b0b0d);
  --surface: light-dark(#ffffff, #141418);
  --line: light-dark(#e3e3e8, #2a2a31);
  --track: light-dark(#ececf1, #25252c);
  --ink: light-dark(#111113, #f4f4f6);
  --ink-2: light-dark(#4f4f59, #b2b2bd);
  --spent: light-dark(#2f5bea, #7c9cff);
  --past: light-dark(#6f8ceb, #5a74c9);
  --held: light-dark(#b26a00, #f0b354);
  --close: light-dark(#935200, #f0b354);
  --over: light-dark(#b3262d, #ff8a8f);
}
*, *::before, *::after { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--page); color: var(--ink); font: 400 14px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif }
header, main { max-width: 1080px; margin: 0 auto; padding: 0 16px }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 24px; padding-top: 24px; padding-bottom: 16px }
h1 { margin: 0; font-size: 20px; font-weight: 650; letter-spacing: -0.01em }
h1 span { color: var(--ink-2); font-weight: 400 }
header p { margin: 0; color: var(--ink-2); font-size: 13px }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; padding-bottom: 40px }
h2 { margin: 0 0 12px; font-size: 14px; font-weight: 600 }
.card, .tile { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; min-width: 0 }
.card { padding: 16px }
.full, .tiles { grid-column: 1 / -1 }
main > * { align-self: start }
.stack { display: grid; gap: 16px; min-width: 0 }
.tiles { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 12px; margin: 0 }
.tile { padding: 12px 14px }
dt { color: var(--ink-2); font-size: 12px }
dd { margin: 2px 0 0; font-size: 20px; font-weight: 600; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
dd small { display: block; font-size: 12px; font-weight: 400; letter-spacing: 0; color: var(--ink-2) }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 7px 0; text-align: left; vertical-align: top; font-weight: 400; border-top: 1px solid var(--line) }
thead th { padding-top: 0; border-top: 0; color: var(--ink-2); font-size: 12px }
thead th:first-letter { text-transform: uppercase }
th + th, th + td, td + td { padding-left: 16px }
.number { text-align: right; white-space: nowrap }
.name { display: block; overflow-wrap: anywhere }
.note, .more, .none, .legend { color: var(--ink-2); font-size: 12px }
.group th { padding-top: 16px }
.group b { font-weight: 600 }
tbody:first-of-type .group th { border-top: 1px solid var(--line); padding-top: 10px }
.line { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 16px }
.limits td.number { width: 22% }
.state { display: block; font-size: 12px; font-weight: 600 }
.close .state { color: var(--close) }
.over .state { color: var(--over) }
.legend { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin: -6px 0 12px }
.key { width: 12px; height: 8px; border-radius: 2px }
.key + .key, .key.held { margin-left: 10px }
.key.spent { background: var(--spent) }
.key.held { background: var(--held) }
.none, .more { margin: 0; padding-top: 8px }
.bar { display: block; width: 100%; height: 4px; border-radius: 2px; margin-top: 3px }
.bar.thick { height: 8px; border-radius: 4px }
.track { fill: var(--track) }
.spent { fill: var(--spent) }
.held { fill: var(--held) }
figure { margin: 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 8px }
.scale { display: flex; flex-direction: column; justify-content: space-between; text-align: right }
.scale, .ticks { color: var(--ink-2); font-size: 11px; line-height: 1; font-variant-numeric: tabular-nums }
.ticks { grid-column: 2; display: flex; justify-content: space-between; padding-top: 2px }
.days { display: block; width: 100%; height: 132px }
.column { fill: var(--past) }
.column.today { fill: var(--spent) }
.column:hover { fill: var(--ink) }
.grid, .axis { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke }
.axis { stroke: var(--ink-2) }
details { margin-top: 10px; font-size: 13px }
summary { cursor: pointer; color: var(--ink-2); font-size: 12px }
details table { margin-top: 8px }
details th, details td { padding: 4px 0 }
code { font: 12px ui-monospace, "SF Mono", Menlo, Consolas, monospace }
:focus-visible { outline: 2px solid var(--spent); outline-offset: 2px }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
@media (max-width: 860px) {
  main { grid-template-columns: minmax(0, 1fr) }
  .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)) }
}
@media (max-width: 480px) {
  header, main { padding-left: 12px; padding-right: 12px }
  main, .tiles, .stack { gap: 10px }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)) }
  .card { padding: 14px 12px }
  th + th, th + td, td + td { padding-left: 10px }
  .wide { display: none }
}
@media (forced-colors: active) {
  svg { forced-color-adjust: none }
}
`
