/** The styles of the elements, as constructable sheets, which strict policies allow. */

/**
 * Colours: six tints, each at least 3:1 against the page in light and dark and differing in lightness too, with a
 * pattern each. They are set within the element, so that a page may give it colours from properties of the same name.
 * `test/unit/elements/draw/styles.test.ts` computes the contrasts.
 */
const COLOURS = `.base{
--c0:var(--token-meter-1,light-dark(#3f7be0,#94bfff));
--c1:var(--token-meter-2,light-dark(#d4622a,#f0955f));
--c2:var(--token-meter-3,light-dark(#1f7f4d,#80e2ad));
--c3:var(--token-meter-4,light-dark(#6b2fb3,#a070ee));
--c4:var(--token-meter-5,light-dark(#2a2a72,#7070f2));
--c5:var(--token-meter-6,light-dark(#0b6670,#38a9b5));
--cf:var(--token-meter-framing,light-dark(#6b6b76,#85858f));
--held:var(--token-meter-reserve,light-dark(#73737d,#8b8b96));
--danger:var(--token-meter-over,light-dark(#c2252d,#ff7a80));
--warn:var(--token-meter-warning,light-dark(#8a4b00,#f0b354));
--page:var(--token-meter-page,light-dark(#fff,#121215));
--ink:light-dark(#fff6,#0006);
--edge:color-mix(in srgb,currentColor 22%,transparent);
--size:var(--token-meter-size,14px)}
:host{display:block;font-size:.875em;line-height:1.4;font-variant-numeric:tabular-nums}
[data-tint]{--c:var(--c0);background:repeating-linear-gradient(var(--turn,0deg),var(--line,transparent) 0 1.5px,transparent 0 6px) var(--c)}
[data-tint="1"]{--c:var(--c1);--line:var(--ink);--turn:45deg}
[data-tint="2"]{--c:var(--c2);background:radial-gradient(var(--ink) 1px,transparent 1.5px) 0/5px 5px var(--c)}
[data-tint="3"]{--c:var(--c3);--line:var(--ink);--turn:90deg}
[data-tint="4"]{--c:var(--c4);--line:var(--ink);--turn:-45deg}
[data-tint="5"]{--c:var(--c5);--line:var(--ink)}
[data-tint=framing]{--c:var(--cf)}`

export const BASE = `${COLOURS}:host([hidden]),[hidden]{display:none!important}
.status{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
.bar{position:relative;padding:3px 0}
.track{position:relative;block-size:var(--size);border-radius:5px;background:color-mix(in srgb,currentColor 7%,transparent);box-shadow:inset 0 0 0 1px var(--edge);overflow:hidden}
.track+.track{margin-block-start:3px;block-size:calc(var(--size)*.6)}
:is(.track>*,.limit){position:absolute;inset-block:0;inset-inline-start:calc(var(--from)*100%);inline-size:calc(var(--span)*100%);transition:.2s}
.piece{min-inline-size:2px;box-shadow:inset -1px 0 var(--page)}
.track>.reserve{background:repeating-linear-gradient(-45deg,var(--held) 0 1px,transparent 0 5px)}
.excess,.unsure{z-index:1}
.track>.excess{background:repeating-linear-gradient(-45deg,var(--danger) 0 3px,var(--page) 0 7px);border-block:2px solid var(--danger)}
.track>.unsure{background:linear-gradient(90deg,transparent,var(--page));opacity:.75}
:host(:dir(rtl)) .track>.unsure{transform:scaleX(-1)}
.limit{inline-size:2px;margin-inline-start:-1px;background:currentColor}
div.text{display:flex;flex-wrap:wrap;gap:0 .75em;justify-content:space-between}
.figure{font-weight:600}
:is(.warning,.over,.unsure,.refused,.failed) .rest{color:var(--warn);font-weight:600}
:is(.over,.refused,.failed) .rest{color:var(--danger)}
.stale :is(.bar,.ring,.figure){opacity:.7;transition:opacity 0s .15s}
@media (prefers-reduced-motion){*{transition:none!important}}
@media (forced-colors:active){
.base{--held:GrayText;--danger:Highlight;--page:Canvas;--ink:Canvas}
[data-tint]{--c:CanvasText}
*{forced-color-adjust:none}
.limit{background:Highlight}
.piece{box-shadow:inset -2px 0 Canvas}
.base .rest{color:inherit}
}`

export const METER = `:not(.face-bar)>.bar{display:none}
:host([face=text]){display:inline-block}`

/** Of the ring, which is loaded when one is drawn. */
export const RING = `.ring{inline-size:var(--token-meter-size,3.25em);block-size:var(--token-meter-size,3.25em);flex:none}
.face-ring{display:flex;align-items:center;gap:.6em}
.face-ring .text,.face-ring .text *{display:block}
.ring [data-tint]{stroke:var(--c)}
.ring circle{fill:none;stroke-width:4.5;transform:rotate(-90deg);transform-origin:50%}
.ring .rail{stroke:var(--edge)}
.ring .reserve{stroke:var(--held);stroke-width:1.5}
.ring .unsure{stroke:var(--page);opacity:.5}
.ring .excess{stroke:var(--danger);stroke-width:6}
.ring .limit{stroke:currentColor;stroke-width:7}
.ring .share{font:600 8.5px/1 system-ui,sans-serif;text-anchor:middle;dominant-baseline:central;fill:currentColor}`

/** Of the details of a budget, which are loaded with the first. */
export const BUDGET = `.area{position:relative;margin-block:0 2px}
:is(.limit-line,.ticks){position:relative;block-size:1.4em;margin-block-end:8px;font-size:.82em;line-height:1.4;white-space:nowrap}
.limit-line{margin:4px 0 0}
:is(.limit-label,.tick){position:absolute;inset-inline-end:calc(var(--from)*100%)}
:is(.early,.tick){inset-inline:calc(var(--from)*100%) auto}
.tick:not(:first-child){transform:translateX(-50%)}
:host(:dir(rtl)) .tick:not(:first-child){transform:translateX(50%)}
.tick:last-child:not(:first-child){transform:none;inset-inline:auto calc((1 - var(--from))*100%)}
.area .track{--token-meter-size:24px}
.slider{appearance:none;position:absolute;z-index:1;inset-block:-4px;inset-inline-end:-12px;inline-size:calc(var(--span)*100% + 24px);margin:0;background:none;color:inherit;direction:rtl;pointer-events:none}
:host(:dir(rtl)) .slider{direction:ltr}
.slider{--thumb:radial-gradient(circle,var(--page) 3px,currentColor 3.5px 7px,transparent 7.5px)}
.slider::-webkit-slider-thumb{appearance:none;pointer-events:auto;inline-size:24px;block-size:38px;border:0;background:var(--thumb);cursor:ew-resize}
.slider::-moz-range-thumb{pointer-events:auto;inline-size:24px;block-size:38px;border:0;border-radius:0;background:var(--thumb);cursor:ew-resize}
:is(.slider,.list,.name):focus-visible{outline:2px solid;outline-offset:2px;border-radius:4px}
table{inline-size:100%;border-collapse:collapse}
:is(th,td){padding:.3em 0;padding-inline-start:.75em;border-block-start:1px solid var(--edge);font-weight:400;text-align:end}
th:first-child{padding-inline-start:0;text-align:start}
thead th{border:0;font-size:.92em}
tr:last-child :is(th,td){font-weight:600}
.name{padding:0;border:0;background:none;color:inherit;font:inherit;text-align:start}
button.name{cursor:pointer}
button.name:hover{text-decoration:underline}
.swatch{display:inline-block;inline-size:.85em;block-size:.85em;margin-inline-end:.5em;border-radius:2px;vertical-align:-.08em}
.swatch.free{box-shadow:inset 0 0 0 1px var(--held)}
.swatch.reserve{background:repeating-linear-gradient(135deg,var(--held) 0 1px,transparent 0 4px);box-shadow:inset 0 0 0 1px var(--held)}
.less{text-decoration:line-through}
.lost-title{margin:1em 0 .3em;font-weight:600}
ul{margin:0;padding:0;max-block-size:14em;overflow:auto;list-style:none}
li{padding:.35em 0;border-block-start:1px solid var(--edge)}
.why{display:block;font-size:.93em}`

const sheets = new Map<string, CSSStyleSheet>()

/** A sheet of its own for each text, made once a page. */
export function sheetOf(css: string): CSSStyleSheet {
  let sheet = sheets.get(css)
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    sheets.set(css, sheet)
  }
  return sheet
}
