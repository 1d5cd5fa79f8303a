/**
 * Keeps the page behind from scrolling. By a sheet of its own, which needs no `style-src` of a Content-Security-Policy,
 * touches none of the page's styles and goes without a trace. Where a scrollbar takes up room, that room stays, so that
 * nothing moves. Browsers without such sheets (Safari before 16.4) go on scrolling. Returns what lifts it.
 */
export function lockScroll(): () => void {
  const { adoptedStyleSheets: sheets } = document as Partial<Document>
  if (!sheets) return () => {}
  const lock = new CSSStyleSheet()
  const gutter = innerWidth > document.documentElement.clientWidth ? 'stable' : 'auto'
  lock.replaceSync(`html{overflow:hidden!important;scrollbar-gutter:${gutter}!important}`)
  sheets.push(lock)
  return () => sheets.splice(sheets.indexOf(lock), 1)
}
