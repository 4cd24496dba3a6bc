/**
 * Style of the diff page. Old and new stand side by side where there is room; else, and on paper, one text carries both.
 * Added is underlined and removed struck through, so that no mark depends on colour alone.
 */
export const diffStyle = `
.diff-title { font-size: 2.1rem; font-variant-numeric: tabular-nums; }
.arrow { color: var(--soft); font-weight: 400; }
.sides { display: grid; grid-template-columns: 1fr; gap: 0.75rem; margin-top: 1.1rem; }
.side { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: 0.65rem 0.9rem; min-width: 0; }
.side-label { font-size: 0.75rem; font-weight: 650; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); }
.side-version { font-size: 1.15rem; font-weight: 650; }
.side-fact { font-size: 0.9rem; color: var(--soft); }
.side.new { border-top: 3px solid var(--added); }
.side.old { border-top: 3px solid var(--removed); }

.counts { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-top: 0.9rem; }
.count { display: flex; align-items: baseline; gap: 0.4rem; font-size: 0.9rem; color: var(--soft); background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.2rem 0.7rem; }
.count b { font-size: 1.1rem; color: var(--ink); font-variant-numeric: tabular-nums; }
.count.none { background: none; border-color: transparent; padding-left: 0.35rem; padding-right: 0.35rem; }
.count.none b { color: var(--soft); font-weight: 400; }
.count.newFindings:not(.none), .count.newHiddenCharacters:not(.none) { color: var(--error); background: var(--error-ground); border-color: currentColor; }
.count.newFindings:not(.none) b, .count.newHiddenCharacters:not(.none) b { color: inherit; }

.changes { margin-top: 1.75rem; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; margin-top: 1.1rem; overflow: clip; }
.card.grave { border-color: var(--error); border-left-width: 5px; }
.card.wary { border-color: var(--warning); border-left-width: 5px; }
.card:target { box-shadow: 0 0 0 3px var(--accent-ground), 0 0 0 4px var(--accent); }
.card-head { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; justify-content: space-between; padding: 0.75rem 1rem; }
.card-head h3 { min-width: 0; }
.card-name { font-size: 1.05rem; font-weight: 650; }
.card-section { color: var(--soft); font-weight: 400; font-size: 0.9rem; margin-left: 0.6rem; }
.anchor { color: inherit; text-decoration: none; }
.anchor:hover { text-decoration: underline; }
.card .findings { padding: 0.15rem 1rem; border-top: 1px solid var(--line); }
.card .gained { margin: 0; padding: 0.5rem 1rem; border-top: 1px solid var(--line); }
.gained-facts { color: var(--soft); }

.passage { border-top: 1px solid var(--line); }
.passage-head { display: flex; flex-wrap: wrap; gap: 0 0.9rem; align-items: baseline; justify-content: space-between; padding: 0.35rem 1rem; background: var(--sunk); font-size: 0.875rem; font-weight: 400; }
.passage-note { color: var(--soft); }
.pane { padding: 0.75rem 1rem 0.9rem; min-width: 0; }
.pane.old:not(.alone) { display: none; }
.pane-label { display: none; font-size: 0.75rem; font-weight: 650; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); margin-bottom: 0.15rem; }
.as-json .foreign { font-family: var(--mono); font-size: 0.85rem; line-height: 1.55; }
ins { color: var(--added); background: var(--added-ground); text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 0.32em; text-decoration-skip-ink: none; border-radius: 2px; }
del { color: var(--removed); background: var(--removed-ground); text-decoration: line-through; text-decoration-thickness: 1.5px; border-radius: 2px; }
.single ins, .single del { background: none; text-decoration: none; color: inherit; }
del + ins { margin-left: 0.2rem; }
mark { color: inherit; background: none; border-bottom: 2px dotted var(--flag); padding-bottom: 0.12em; }
.fold { margin: 0.35rem 0; }
.fold > summary, .quiet > summary { font: 0.85rem/1.5 var(--sans); color: var(--soft); background: var(--sunk); border-radius: 4px; padding: 0.15rem 0.6rem; width: fit-content; max-width: 100%; }
.fold[open] > summary { margin-bottom: 0.35rem; }
.quiet { padding: 0.6rem 1rem; border-top: 1px solid var(--line); }
.quiet .passage { margin: 0.6rem -1rem 0; }
.passage .decoded { padding: 0.6rem 1rem; }
.group { margin-top: 1.5rem; border-top: 1px solid var(--line); padding-top: 0.9rem; }
.group > summary { font-weight: 650; font-size: 1.05rem; }
.group-note { color: var(--soft); font-size: 0.9rem; margin-top: 0.25rem; }
.foot-links { margin-top: 2rem; color: var(--soft); font-size: 0.9rem; }
@media screen and (min-width: 60rem) {
  .sides, .both .panes { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .both .panes { display: grid; }
  .both .pane.old { display: block; border-right: 1px solid var(--line); }
  .both .pane.new del { display: none; }
  .both del + ins { margin-left: 0; }
  .both .pane-label { display: block; }
  .single .foreign { max-width: 60rem; }
}
@media print {
  .card, .side, .panel { break-inside: avoid; box-shadow: none; }
  .card { border-color: #888; }
  .foot-links { display: none; }
  .sides { grid-template-columns: 1fr 1fr; }
}
`
