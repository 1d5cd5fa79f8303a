/** The receipt's own style: it must look right with nothing of ours at hand, on screen and on paper. */
export const RECEIPT_STYLE = `
:root { color-scheme: light dark; font: 106.25%/1.5 ui-sans-serif, system-ui, sans-serif }
body { margin: 0; background: #fbfaf7; color: #17211f }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.22 }
h2 { font-size: 1.15rem; margin-top: 1.75rem }
dl { margin: 0 }
dl div { padding: .6rem 0; border-bottom: 1px solid #8886 }
dt { font-weight: 620 }
dd { margin: 0 }
a { color: #0a6b5d }
@media (prefers-color-scheme: dark) { body { background: #141a18; color: #eef3f1 } a { color: #63d3bd } }
@media print { body { background: none; color: #000 } a { color: #000 } main { max-width: none; padding: 0 } }
`
