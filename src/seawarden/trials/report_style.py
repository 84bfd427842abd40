"""The report's style sheet: light and dark, no fonts and no files from elsewhere."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark;
  --ink: light-dark(#1d2a33, #dfe7ec); --soft: light-dark(#5a6b77, #9fb0bb); --page: light-dark(#fbfaf6, #12191e);
  --card: light-dark(#ffffff, #1a242b); --rule: light-dark(#d9dfe2, #33424c); --good: light-dark(#1b7f4b, #5cc98f);
  --bad: light-dark(#b3261e, #ff8a80); --mark: light-dark(#5b2bb5, #b79cf5);
  --c0: light-dark(#0072b2, #56b4e9); --c1: light-dark(#d55e00, #ff9d57); --c2: light-dark(#00795c, #35d0a5);
  --c3: light-dark(#a6497a, #e795c1); --c4: light-dark(#8a6d00, #e6c34a); --c5: light-dark(#4b4b4b, #c2c2c2); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 0 20px 60px; }
.ribbon { background: #5b2bb5; color: #fff; text-align: center; padding: 7px 16px; font-weight: 600; }
h1 { font-size: 27px; margin: 26px 0 4px; letter-spacing: -.01em; }
h2 { font-size: 20px; margin: 44px 0 6px; padding-top: 14px; border-top: 1px solid var(--rule); }
h3 { font-size: 15.5px; margin: 24px 0 6px; }
p { margin: 6px 0 10px; max-width: 82ch; }
.soft, .legend, footer { color: var(--soft); }
code { font: 13px ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
nav { display: flex; gap: 6px 18px; flex-wrap: wrap; margin: 12px 0 0; }
a { color: var(--c0); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(205px, 1fr)); gap: 12px; margin: 16px 0; }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 12px 14px; }
.card b { display: block; font-size: 25px; line-height: 1.25; font-variant-numeric: tabular-nums; }
.card span { display: block; font-size: 13px; color: var(--soft); }
.met { color: var(--good); } .unmet { color: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 16px; }
figure { margin: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 12px; }
figcaption { font-size: 13px; color: var(--soft); margin-top: 4px; }
figcaption b { color: var(--ink); display: block; font-size: 14px; }
.plot { width: 100%; height: auto; display: block; }
.plot text { font-size: 11px; fill: var(--soft); }
.plot .mark { font-size: 34px; font-weight: 700; letter-spacing: 7px; fill: var(--mark); opacity: .13;
  text-anchor: middle; dominant-baseline: middle; }
.plot .tick, .plot .axis { text-anchor: middle; font-variant-numeric: tabular-nums; } .plot .end { text-anchor: end; }
.plot .axis { fill: var(--ink); font-size: 11.5px; }
.plot .name { fill: var(--ink); font-size: 10.5px; paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
.grid { stroke: var(--rule); stroke-width: 1; fill: none; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .whisker { stroke-width: 1.6; }
.dash { stroke-dasharray: 5 4; } .thin { stroke-width: 1.2; opacity: .8; }
.c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); } .c2 { stroke: var(--c2); } .c3 { stroke: var(--c3); }
.c4 { stroke: var(--c4); } .c5 { stroke: var(--c5); } .ink { stroke: var(--ink); }
.dot { stroke: var(--card); stroke-width: 1.5; fill: var(--ink); } .dot.other { fill: var(--bad); }
.plot .number { fill: var(--card); font-size: 10px; font-weight: 700; text-anchor: middle; }
.legend.points b { color: var(--bad); }
.dot.ours { fill: var(--c0); }
.bar { stroke: none; opacity: .85; } .bar.c0 { fill: var(--c0); } .bar.c1 { fill: var(--c1); }
.bar.c2 { fill: var(--c2); }
.bar.c3 { fill: var(--c3); } .bar.c4 { fill: var(--c4); } .bar.c5 { fill: var(--c5); }
.band { stroke: none; fill: var(--soft); opacity: .13; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 3px 14px; margin: 4px 0 0; padding: 0;
  font-size: 12.5px; }
.legend .key { width: 22px; height: 8px; margin-right: 5px; vertical-align: middle; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13.5px; margin: 8px 0 4px; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--soft); font-weight: 500; vertical-align: bottom; }
th, td { padding: 4px 14px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td.n, th.n { text-align: right; white-space: nowrap; } tr.ours td { font-weight: 600; }
details { margin: 10px 0; } summary { cursor: pointer; color: var(--c0); }
.facts { color: var(--soft); font-size: 12px; max-width: 420px; }
@media print { .ribbon { -webkit-print-color-adjust: exact; print-color-adjust: exact; } details { display: block; } }
"""
