"""How the page looks: on a phone, on a desk, in the dark, on paper. No colour says anything that words do not."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d5dbe1; --tint: #f4f6f8;
  --link: #0a58a8; --good: #14693a; --bad: #a8211a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e7eaee; --soft: #a7b0ba; --line: #39414a; --tint: #1d232a;
    --link: #7ab8ff; --good: #6cd49a; --bad: #ffa198;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 58rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2 { line-height: 1.25; text-wrap: balance; }
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 0 0 .75rem; font-size: 1.2rem; }
p { margin: 0 0 .6rem; max-width: 46rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.period { margin: .25rem 0 1rem; color: var(--soft); }
.headline { margin: 0 0 1.25rem; font-size: 1.2rem; line-height: 1.4; }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; list-style: none; }
nav a {
  display: inline-block; padding: .35rem .7rem; border: 1px solid var(--line); border-radius: 1rem;
  font-size: .9rem; text-decoration: none;
}
section { margin-top: 2rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem; margin: 0 0 1rem; }
.tile { padding: .7rem .8rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--tint); }
.tile dt { min-height: 2.6em; color: var(--soft); font-size: .9rem; line-height: 1.3; }
.tile dd { margin: 0; font-size: .85rem; line-height: 1.4; }
.tile dd.value { margin: .15rem 0; font-size: 1.55rem; font-weight: 650; line-height: 1.2; }
.tile dd.change { font-weight: 600; }
.tile dd.before { color: var(--soft); }
.good { color: var(--good); }
.bad { color: var(--bad); }
figure { margin: 0 0 1rem; }
figure img {
  display: block; width: 100%; height: auto; padding: .5rem;
  border: 1px solid var(--line); border-radius: .5rem; background: #ffffff;
}
figcaption { margin-top: .4rem; color: var(--soft); font-size: .85rem; }
.wide { overflow-x: auto; margin: 0 0 1rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
th, td { padding: .4rem .5rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th:first-child { text-align: left; min-width: 6.5rem; overflow-wrap: anywhere; }
thead th {
  color: var(--soft); font-size: .85rem; font-weight: 600; vertical-align: bottom;
  hyphens: auto;
}
tbody th { font-weight: 500; }
td { white-space: nowrap; }
.items { margin: 0 0 1rem; padding: 0; list-style: none; }
.items li { margin: 0 0 .9rem; padding-left: .8rem; border-left: 3px solid var(--line); }
blockquote { margin: .25rem 0; max-width: 46rem; white-space: pre-line; }
.place { font-size: .9rem; }
footer {
  margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line);
  color: var(--soft); font-size: .85rem;
}
@media (max-width: 30rem) {
  body { padding: 1rem .75rem 2rem; }
  th, td { padding: .4rem .15rem; font-size: .9rem; }
  thead th { min-width: 3.2rem; font-size: .68rem; font-weight: 500; line-height: 1.3; overflow-wrap: anywhere; }
  th:first-child { min-width: 4.4rem; }
}
@page {
  size: A4; margin: 16mm 15mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --soft: #404040; --line: #999999; --tint: #ffffff;
    --link: #000000; --good: #000000; --bad: #000000;
  }
  body { max-width: none; padding: 0; font-size: 10pt; line-height: 1.4; }
  h1 { font-size: 18pt; }
  h2 { font-size: 13pt; }
  h1, h2, section > p { break-after: avoid; }
  .headline { font-size: 12pt; }
  nav { display: none; }
  section { margin-top: 6mm; padding-top: 4mm; }
  .tiles { grid-template-columns: repeat(5, 1fr); gap: 2mm; }
  .tile { padding: 2mm; }
  .tile dt, .tile dd { font-size: 8.5pt; }
  .tile dd.value { font-size: 14pt; }
  .wide { overflow: visible; }
  .tile, .wide, figure, tr, .items li { break-inside: avoid; }
  figure img { max-height: 95mm; width: auto; max-width: 100%; padding: 0; border: 0; }
  thead { display: table-header-group; }
  p, blockquote { orphans: 3; widows: 3; }
  .place a::after { content: " <" attr(href) ">"; font-size: 8pt; color: var(--soft); }
}
"""
