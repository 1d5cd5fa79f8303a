/**
 * The look: kin to the link app's sheet (system fonts, 17 px base, soft tints), yet plainly another company: cool paper,
 * one violet, a broad brand bar. Every colour is a custom property, light and dark.
 */
export const STYLESHEET = `:root{
color-scheme:light dark;
--paper:#f6f5fb;--surface:#fff;--ink:#1c1930;--muted:#5a5673;--line:#dedbea;--line-strong:#807b9b;
--brand:#4a35a8;--on-brand:#fff;--accent:#4a35a8;--accent-press:#382783;--on-accent:#fff;--accent-soft:#eae6fa;
--warn:#8a3a00;--warn-soft:#fdebdc}
@media (prefers-color-scheme:dark){:root{
--paper:#14121f;--surface:#1e1b2d;--ink:#f0eefa;--muted:#b0abc8;--line:#343049;--line-strong:#8a85a6;
--brand:#241c4c;--on-brand:#f0eefa;--accent:#b7a8ff;--accent-press:#d2c8ff;--on-accent:#1a1338;--accent-soft:#2b2450;
--warn:#ffc291;--warn-soft:#3a2413}}
*{box-sizing:border-box;margin:0}
html{font-size:106.25%}
body{font:1rem/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--paper);color:var(--ink);min-height:100vh;min-height:100dvh;display:flex;flex-direction:column}
.brand{display:flex;align-items:center;gap:.7rem;padding:.8rem 1.2rem;background:var(--brand);color:var(--on-brand);font-weight:650}
.brand svg{flex:none}
.brand rect{fill:var(--on-brand)}
.brand path{stroke:var(--brand);stroke-width:5;stroke-linecap:round}
.brand p:first-of-type{flex:1}
.badge{font-size:.75rem;font-weight:620;border:1px solid currentColor;border-radius:99px;padding:.15rem .6rem;white-space:nowrap}
main{flex:1;width:100%;max-width:30rem;margin-inline:auto;padding:1.4rem 1.2rem;display:flex;flex-direction:column;gap:1rem}
h1{font-size:1.5rem;line-height:1.22;letter-spacing:-.012em;font-weight:680;text-wrap:balance}
h2{font-size:.95rem;font-weight:650}
.lead{color:var(--muted);text-wrap:pretty}
.stack{display:grid;gap:.9rem}
.field{display:grid;gap:.35rem}
label{font-weight:600}
.field label{font-size:.9rem}
input[type=text],input[type=password]{font:inherit;min-height:3.05rem;width:100%;border:1.5px solid var(--line-strong);border-radius:8px;background:var(--surface);color:inherit;padding:0 .8rem}
input[aria-invalid=true]{border-color:var(--warn)}
button{font:inherit;cursor:pointer;border-radius:8px;border:1px solid transparent;padding:.5rem 1rem}
.primary{min-height:3.05rem;font-weight:640;background:var(--accent);color:var(--on-accent)}
.primary:hover{background:var(--accent-press)}
.quiet{min-height:2.7rem;font-weight:580;background:none;color:var(--accent);border-color:var(--line)}
.quiet:hover{background:var(--accent-soft)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.note{border-radius:8px;padding:.75rem .9rem;background:var(--accent-soft);font-size:.92rem;overflow-wrap:anywhere}
.warn{background:var(--warn-soft);color:var(--warn)}
fieldset{border:0;padding:0;display:grid;gap:.6rem}
legend{font-size:.9rem;font-weight:600;margin-bottom:.5rem;padding:0}
.option{display:flex;align-items:center;gap:.9rem;min-height:3.6rem;padding:.6rem .9rem;border:1.5px solid var(--line-strong);border-radius:8px;background:var(--surface);font-weight:400}
.option:has(:checked){border-color:var(--accent);background:var(--accent-soft)}
.option input{width:1.4rem;height:1.4rem;flex:none;accent-color:var(--accent)}
.option b{font-weight:620;display:block}
.option small{color:var(--muted);font-size:.88rem}
.shared{padding-inline-start:1.2rem;display:grid;gap:.3rem}
.shared ::marker{color:var(--accent)}
.logins{border-top:1px solid var(--line);padding-top:1rem;display:grid;gap:.5rem;font-size:.92rem}
.logins ul{list-style:none;padding:0;display:grid;gap:.5rem}
.logins li{display:grid;overflow-wrap:anywhere}
.logins span,.logins p{color:var(--muted)}
code{font:.9em ui-monospace,monospace;color:var(--ink)}
footer{padding:1rem 1.2rem;color:var(--muted);font-size:.82rem;text-align:center}
@media (min-width:40rem){main{margin-block:2rem;background:var(--surface);border:1px solid var(--line);border-radius:14px;padding:2rem;flex:none}.brand{padding-inline:2rem}}
@media (forced-colors:active){.primary,.quiet,.note{border:1px solid currentColor}.brand{border-bottom:1px solid currentColor}}
`
