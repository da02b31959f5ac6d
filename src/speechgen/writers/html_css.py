"""The style sheet of the HTML page; words with an @ are filled in by html.py from the layout."""

from __future__ import annotations

# The Latin face is for ASCII alone: “ ” — … must come out of the Chinese face, as on paper.
CSS = """@numbers
@font-face { font-family: "GW Latin"; unicode-range: U+0-7F;
  src: local("@latin"), local("Times New Roman"), local("Liberation Serif"), local("LiberationSerif"); }
@page { size: 210mm 297mm; margin: @margins; }
body { margin: 0; background: #e8e8e8; color: #000; }
article { box-sizing: border-box; width: 210mm; min-height: 297mm; margin: 8mm auto; padding: @margins;
  background: #fff;
  font: @size/@line "GW Latin", @fang; letter-spacing: @tracking;
  text-align: justify; overflow-wrap: anywhere; line-break: strict; }
article > * { margin: 0; font-size: @size; line-height: @line; font-weight: normal; white-space: pre-wrap; }
article > .title { font: @titlesize/@titleline @title; letter-spacing: 0; text-align: center; }
.byline { font-family: "GW Latin", @kai; letter-spacing: 0; text-align: center; }
article > .first { margin-top: @line; }
.body, .level1, .level2, .level3, .level4 { text-indent: 2em; }
.level1 { font-family: "GW Latin", @hei; }
.level2 { font-family: "GW Latin", @kai; font-weight: @bold2 !important; }
.level3 { font-weight: @bold3 !important; }
.annex { font-family: "GW Latin", @hei; }
.page { break-before: page; margin-top: @line !important; }
.kai { font-family: "GW Latin", @kai; }
.listing { display: flex; padding-left: 2em; }
.listing .label { flex: none; }
.label { font-family: "GW Latin", @hei; }
.line { display: block; min-height: 0; }
.mast { text-align: center; letter-spacing: 0; }
.mast .line:first-child { font: @mast/@mastline @title; color: @mastcolor; letter-spacing: 10pt; padding: 15pt 0 10pt; }
.mast.long .line:first-child { font: @longmast/@longline @title; letter-spacing: 3pt; }
.mast.minutes .line:first-child { font: @mark/@markline @title; color: @markcolor; letter-spacing: 0; padding: 92pt 0 0; }
.mast .line:last-child { display: flex; justify-content: space-between; padding: 0 1em; }
.mast.bulletin .line:last-child { border-bottom: 1.5pt solid @mastcolor; }
.signature { padding-top: @line; text-align: left; break-inside: avoid; }
.attachments { padding: @line 0 0 5.75em; text-indent: -3.75em; }
.attachments .line + .line { text-indent: -0.75em; }
.table { width: 100%; table-layout: fixed; border-collapse: collapse; text-align: left; letter-spacing: 0; }
.table th, .table td { border: 0.5pt solid #000; padding: 2pt 1.5mm; font: 12pt/1.3 "GW Latin", @fang; }
.table.small th, .table.small td { font-size: 10.5pt; }
.table th { font-family: "GW Latin", @hei; text-align: center; }
.table .number { text-align: center; }
.table thead { display: table-header-group; }
.table tr { break-inside: avoid; }
.imprint { margin-top: @line !important; border-top: 1pt solid #000; border-bottom: 1pt solid #000; letter-spacing: 0; }
.imprint .line { font: 14pt/26pt "GW Latin", @fang; padding: 0 1em 0 4em; text-indent: -3em; }
.imprint .line + .line { border-top: 0.75pt solid #000; }
.imprint .line:last-child { display: flex; justify-content: space-between; padding: 0 1em; text-indent: 0; }
h2, h3, h4, h5 { break-after: avoid; }
.gap { background: #ff0; }
.suggestion { background: #8ff; }
.fact:hover, .derived:hover, .own:hover, .phrase:hover { background: #e3eefc; }
.legend { width: 210mm; margin: 0 auto 8mm; color: #555; font: 10.5pt/1.6 sans-serif; }
@media print { body { background: none; } article { width: auto; min-height: 0; margin: 0; padding: 0; }
  .legend { display: none; } .gap, .suggestion { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""
