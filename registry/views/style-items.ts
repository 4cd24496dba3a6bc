/** Style of lists of servers and versions, of findings, definitions and the signature panel. */
export const itemStyle = `
.places, .hits, .keys, .timeline, .findings, .counts { list-style: none; padding: 0; }
.hit { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; justify-content: space-between; align-items: baseline; padding: 0.75rem 0; border-top: 1px solid var(--line); }
.hit:last-child { border-bottom: 1px solid var(--line); }
.hit-name { font-weight: 600; }
.hit-facts { color: var(--soft); font-size: 0.9rem; }
.tally { font-weight: 400; font-size: 0.9rem; color: var(--soft); margin-left: 0.35rem; }

.panel { margin-top: 1.6rem; padding: 1.1rem 1.25rem 1.25rem; background: var(--raised); border: 1px solid var(--line); border-radius: 10px; }
.panel h2 { margin-top: 0; }
.panel h3 { margin: 1.4rem 0 0.4rem; }
.keys { margin-top: 0.75rem; }
.keys .command { margin-bottom: 0.25rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.35rem 1.25rem; font-size: 0.95rem; }
.facts dt { color: var(--soft); }
.receipt { margin-top: 0.9rem; }
.receipt .json { margin-top: 0.5rem; }
.links { margin-top: 0.9rem; }
.raw { font-size: 0.95rem; }

.timeline { border-left: 2px solid var(--line); margin-left: 0.4rem; }
.release { position: relative; padding: 0 0 1.6rem 1.5rem; }
.release::before { content: ""; position: absolute; left: calc(-0.45rem - 1px); top: 0.45rem; width: 0.9rem; height: 0.9rem; border-radius: 50%;
  background: var(--ground); border: 3px solid var(--accent); }
.release.wary::before { border-color: var(--warning); border-radius: 3px; transform: rotate(45deg) scale(0.85); }
.release.grave::before { border-color: var(--error); background: var(--error); border-radius: 2px; }
.release:last-child { padding-bottom: 0; }
.release-head { display: flex; flex-wrap: wrap; gap: 0.35rem 0.6rem; align-items: center; }
.release-version { font-size: 1.15rem; font-weight: 650; }

.finding { display: grid; grid-template-columns: 1.6rem minmax(0, 1fr); gap: 0 0.5rem; padding: 0.5rem 0; border-top: 1px solid var(--line); }
.finding:first-child { border-top: 0; }
.finding-mark { grid-row: span 2; width: 1.4rem; height: 1.4rem; line-height: 1.4rem; margin-top: 0.1rem; text-align: center; font-size: 0.8rem; font-weight: 700; border-radius: 4px;
  color: var(--ground); background: var(--soft); }
.finding.error .finding-mark { background: var(--error); }
.finding.warning .finding-mark { background: var(--warning); }
.finding.note .finding-mark { border-radius: 50%; }
.severity { font-weight: 650; }
.finding.error .severity { color: var(--error); }
.finding.warning .severity { color: var(--warning); }
.rule { margin-left: 0.3rem; }
.finding-rest { padding: 0.4rem 0 0.4rem 2.1rem; color: var(--soft); }
.finding-body { grid-column: 2; font-size: 0.95rem; }
.pointer { color: var(--soft); }

.definition { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; margin-top: 0.9rem; padding: 0 1.1rem 0.9rem; }
.definition .card-head { padding-left: 0; padding-right: 0; border-bottom: 0; }
.definition.grave { border-left: 5px solid var(--error); }
.definition-title { font-weight: 600; }
.definition .findings { margin-top: 0.75rem; border-top: 1px solid var(--line); }
.definition .decoded { margin-top: 0.6rem; padding-left: 0; }
.whole { margin-top: 0.75rem; font-size: 0.9rem; }
.whole .json { margin: 0.5rem 0; font-size: 0.95em; }
@media (max-width: 40rem) {
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: 0.55rem; }
  .panel { padding: 0.9rem; }
  .definition { padding: 0 0.8rem 0.8rem; }
}
`
