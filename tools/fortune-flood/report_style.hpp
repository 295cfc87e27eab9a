/// How a report looks.
#pragma once

#include <string_view>

namespace fortune::flood {

/// The style sheet. A run's line has class sN; from 8 on the colours come again, dashed.
inline constexpr std::string_view report_style = R"css(
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2230; --soft: #5a6475; --line: #dde1e8;
  --good: #14713d; --bad: #b3261e; --unsure: #8a5300;
  --c0: #0b63b5; --c1: #c2410c; --c2: #15803d; --c3: #8b2fc9;
  --c4: #0e7490; --c5: #8a6d00; --c6: #be185d; --c7: #4b5563;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161d; --card: #1b212b; --ink: #e8ecf2; --soft: #a3aebf; --line: #333c4a;
    --good: #5fd38d; --bad: #ff8a80; --unsure: #f0b450;
    --c0: #6cb6ff; --c1: #ff9e64; --c2: #5fd38d; --c3: #cf9fff;
    --c4: #4fd1e0; --c5: #e5c453; --c6: #ff85b8; --c7: #b4bfce;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.25rem 1rem 2rem; max-width: 80rem;
  background: var(--page); color: var(--ink);
  font: 15px/1.45 system-ui, "DejaVu Sans", sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.35rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 0 0 .6rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); }
.grid + .grid { margin-top: 1rem; }
figure, article {
  margin: 0; padding: 1rem; min-width: 0;
  background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
}
figure svg { display: block; width: 100%; height: auto; }
figcaption h2 { margin-bottom: .35rem; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: 0 0 .4rem; padding: 0; list-style: none; font-size: .85rem; }
.legend li { display: flex; align-items: center; gap: .4rem; min-width: 0; }
svg.swatch { flex: none; display: inline-block; width: 28px; height: 10px; }
.nothing { color: var(--soft); padding: 2rem 0; text-align: center; }
svg .label { font-size: 13px; fill: var(--soft); }
svg .rule { stroke: var(--line); fill: none; }
svg .series { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
table + table { margin-top: .8rem; }
th, td { padding: .22rem .3rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
tr:first-child > * { border-top: 0; }
th { color: var(--soft); font-weight: normal; }
.facts th { width: 7.5rem; }
.latency { font-size: .8rem; }
.latency th + th, .latency td { text-align: right; white-space: nowrap; overflow-wrap: normal; }
.latency th { white-space: nowrap; }
@media (max-width: 30rem) {
  .latency { font-size: .7rem; }
  .latency th, .latency td { padding: .22rem .12rem; }
}
.pass { color: var(--good); font-weight: 600; }
.fail, .unreachable { color: var(--bad); font-weight: 600; }
.inconclusive, .interrupted { color: var(--unsure); font-weight: 600; }
footer { margin-top: 1rem; color: var(--soft); font-size: .85rem; }
)css";

}  // namespace fortune::flood
