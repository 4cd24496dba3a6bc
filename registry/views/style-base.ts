/**
 * Style of every page: colours, type, frame, lists, panels. Two palettes by the reader's preference; every pair of text
 * and ground has a contrast of at least 4.5:1. Nothing is loaded from anywhere.
 */
export const baseStyle = `
:root {
  color-scheme: light dark;
  --ground: #fbfbf9; --raised: #ffffff; --sunk: #f3f3ef; --line: #dddcd5; --line-strong: #b9b7ac;
  --ink: #1b1c1e; --soft: #575b61; --accent: #0a5a66; --accent-ground: #e3f0f1;
  --error: #9d1220; --error-ground: #fcebea; --warning: #7a4a00; --warning-ground: #fbf0da;
  --added: #0c5a2a; --added-ground: #dcf2e1; --removed: #8c1d18; --removed-ground: #fbe4e1;
  --hidden-ink: #ffffff; --hidden-ground: #7a0f6a; --flag: #b3261e;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131517; --raised: #1a1d20; --sunk: #202428; --line: #31363b; --line-strong: #4d545b;
    --ink: #e8e8e4; --soft: #a5abb2; --accent: #7fd0da; --accent-ground: #15343a;
    --error: #ff9a94; --error-ground: #3b1a1b; --warning: #f2c069; --warning-ground: #352811;
    --added: #8fdca5; --added-ground: #15331f; --removed: #f6a8a1; --removed-ground: #3a1d1b;
    --hidden-ink: #220a1f; --hidden-ground: #f0a6e4; --flag: #ff8a80;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { display: flex; flex-direction: column; min-height: 100vh; margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 var(--sans);
  overflow-wrap: anywhere; }
main { flex: 1; width: 100%; max-width: 58rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
main.wide { max-width: 84rem; }
h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; }
h1 { font-size: 1.85rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; }
h2 { font-size: 1.2rem; line-height: 1.35; font-weight: 650; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1rem; font-weight: 650; }
a { color: var(--accent); text-underline-offset: 0.18em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre, .mono { font-family: var(--mono); font-size: 0.9em; }
.skip, .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip:focus { position: static; width: auto; height: auto; clip-path: none; }
.muted, .fact, .crumbs, .lead { color: var(--soft); }
.fact { font-size: 0.9rem; }
.crumbs { font-size: 0.9rem; margin-bottom: 0.3rem; }
.lead { font-size: 1.1rem; max-width: 40rem; margin-top: 0.5rem; }

.top { display: flex; flex-wrap: wrap; gap: 0.6rem 1.25rem; align-items: center; justify-content: space-between;
  padding: 0.7rem 1.25rem; background: var(--raised); border-bottom: 1px solid var(--line); }
.wordmark { display: inline-flex; align-items: center; gap: 0.5rem; color: var(--ink); font-weight: 650; text-decoration: none; letter-spacing: -0.01em; }
.mark { color: var(--accent); }
.mark-letter { fill: var(--raised); }
.bottom { padding: 1.25rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.875rem; text-align: center; }

.search { flex: 0 1 24rem; min-width: 0; }
.search form { display: flex; gap: 0.4rem; }
.search input { flex: 1 1 auto; min-width: 0; width: 100%; font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--line-strong); border-radius: 6px; padding: 0.35rem 0.65rem; }
.search input::placeholder { color: var(--soft); opacity: 1; }
.search button { flex: none; overflow-wrap: normal; font: inherit; font-weight: 600; color: var(--raised); background: var(--accent); border: 0; border-radius: 6px; padding: 0.35rem 0.9rem; cursor: pointer; }
.search.large { margin: 1.75rem 0 0; max-width: 40rem; }
.search.large input, .search.large button { font-size: 1.1rem; padding: 0.6rem 0.95rem; }

.chips { display: flex; flex-wrap: wrap; gap: 0.35rem; align-items: center; }
h1 + .chips { margin-top: 0.5rem; }
.lead + p { margin-top: 1rem; }
.chip { display: inline-block; max-width: 100%; font-size: 0.8rem; line-height: 1.3; font-weight: 600; padding: 0.13rem 0.5rem;
  border: 1px solid var(--line-strong); border-radius: 999px; color: var(--soft); background: var(--raised); }
.chip code { font-weight: 400; }
.chip.error { color: var(--error); background: var(--error-ground); border-color: currentColor; }
.chip.warning { color: var(--warning); background: var(--warning-ground); border-color: currentColor; }
.chip.text, .chip.latest { color: var(--accent); background: var(--accent-ground); border-color: currentColor; }
.chip.added { color: var(--added); background: var(--added-ground); border-color: currentColor; }
.chip.removed { color: var(--removed); background: var(--removed-ground); border-color: currentColor; }
.chip.calm { font-weight: 400; }

.hidden-char { display: inline-block; max-width: 100%; font: 600 0.72rem/1.35 var(--mono); letter-spacing: 0; white-space: normal;
  color: var(--hidden-ink); background: var(--hidden-ground); border-radius: 3px; padding: 0.06rem 0.3rem; margin: 0 0.15rem; vertical-align: 0.06em;
  text-decoration: none; unicode-bidi: isolate; direction: ltr; -webkit-user-select: all; user-select: all; }
.hidden-char.everyday { color: var(--soft); background: var(--sunk); border: 1px dashed var(--line-strong); font-weight: 400; }
.decoded { padding: 0.55rem 0.8rem; border-top: 1px dashed var(--hidden-ground); font-size: 0.95rem; }
.decoded-label { font-weight: 650; }
.decoded q { font-family: var(--mono); font-size: 0.9em; background: var(--error-ground); color: var(--error); padding: 0.1rem 0.25rem; border-radius: 3px; }

.foreign { white-space: pre-wrap; tab-size: 4; }
.prose { max-width: 46rem; }
.omitted { padding: 0.6rem 1rem; font-size: 0.9rem; color: var(--warning); background: var(--warning-ground); }
.banner { border: 1px solid currentColor; border-left-width: 5px; border-radius: 6px; padding: 0.65rem 0.9rem; margin-top: 0.9rem; }
.banner.grave { color: var(--error); background: var(--error-ground); }
.banner.wary { color: var(--warning); background: var(--warning-ground); }
.empty { margin-top: 0.9rem; padding: 1.1rem 1.2rem; border: 1px dashed var(--line-strong); border-radius: 8px; color: var(--soft); }
.empty p + p, .empty pre { margin-top: 0.5rem; }
.empty strong { color: var(--ink); }
.command, .json { font-size: 0.85rem; line-height: 1.55; background: var(--sunk); border: 1px solid var(--line); border-radius: 6px;
  padding: 0.6rem 0.8rem; white-space: pre-wrap; }
.command code, .json code { font-size: inherit; }
.command { -webkit-user-select: all; user-select: all; margin: 0.4rem 0 0.9rem; }
.more { margin-top: 1.25rem; }
.compare { font-weight: 600; }
summary { cursor: pointer; color: var(--accent); }
summary:hover { text-decoration: underline; text-underline-offset: 0.18em; }
@media (max-width: 30rem) {
  main { padding: 1.4rem 0.9rem 3rem; }
  .top { padding: 0.7rem 0.9rem; }
  .search { flex: 1 1 100%; }
  h1 { font-size: 1.5rem; }
}
@media print {
  .top .search, .bottom, .skip { display: none; }
  body { background: #fff; color: #000; font-size: 10pt; }
  a { color: inherit; }
}
`
