import { escapeHtml } from './html.ts'

/** A whole page of the Sandbox Health Plan around its content. */
export function layout(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Sandbox Health Plan</title>
<link rel="stylesheet" href="/sandbox.css">
</head>
<body>
<header class="brand">
<svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><rect width="32" height="32" rx="9"/><path d="M16 8v16M8 16h16"/></svg>
<p>Sandbox Health Plan</p>
<p class="badge">Test mode</p>
</header>
<main>
${content}
</main>
<footer><p>An invented health plan with invented people. Nothing here is real.</p></footer>
</body>
</html>
`
}
