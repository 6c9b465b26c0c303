"""The colours and the layout of the page of ``bulk status``, beside those that all pages share."""

from typing import Final

STYLE: Final = """
:root {
  --settled: #1f7a4d; --on-settled: #ffffff; --done: #b8e3c9; --on-done: #0c3b22;
  --unknown: #d9d3ee; --on-unknown: #33245f; --due: #f7e3a1; --on-due: #4d3b00;
  --missing: #c2322b; --on-missing: #ffffff; --altered: #8b3fa8; --on-altered: #ffffff;
  --failed: #5c0f0b; --on-failed: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --settled: #2f9e68; --on-settled: #03150c; --done: #1d4a35; --on-done: #c8f0da;
    --unknown: #453a6b; --on-unknown: #e7e0ff; --due: #5d4b12; --on-due: #ffeeb5;
    --missing: #f0645c; --on-missing: #230403; --altered: #c98be0; --on-altered: #21062b;
    --failed: #ffc2bd; --on-failed: #3d0906;
  }
}
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .5rem; }
.numbers { margin: 1rem 0 0; }
.numbers div { background: var(--card); border-radius: .5rem; padding: .5rem .75rem; }
.numbers dt { color: var(--soft); font-size: .85rem; }
.numbers dd { margin: 0; font-size: 1.2rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: .5rem 0; list-style: none; }
.mark { display: inline-block; width: 1.5rem; border-radius: .25rem; text-align: center; }
.mark, .calendar td { font-family: monospace; }
.workspaces { display: grid; gap: 0 2rem; align-items: end; }
.workspaces { grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); }
.calendar { width: 100%; max-width: 40rem; table-layout: fixed; border-collapse: separate; }
.calendar { border-spacing: 2px; }
.calendar th { font-weight: normal; color: var(--soft); font-size: .8rem; padding: 0; }
.calendar th:first-child { width: 2.75rem; text-align: left; }
.calendar td { border-radius: .25rem; height: 1.5rem; padding: 0; text-align: center; }
.calendar td:empty { background: var(--card); }
.settled { background: var(--settled); color: var(--on-settled); }
.done { background: var(--done); color: var(--on-done); }
.unknown { background: var(--unknown); color: var(--on-unknown); }
.due { background: var(--due); color: var(--on-due); }
.missing { background: var(--missing); color: var(--on-missing); }
.altered { background: var(--altered); color: var(--on-altered); }
.failed { background: var(--failed); color: var(--on-failed); }
.files { width: 100%; border-collapse: collapse; }
.files th, .files td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
.files th { color: var(--soft); font-weight: normal; text-align: left; }
.files td { vertical-align: top; overflow-wrap: anywhere; }
.files td.status { white-space: nowrap; width: 8rem; }
.files .mark { margin-right: .4rem; }
"""
