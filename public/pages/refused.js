// The page in place of the widget where the key or the page's origin is not known. It tells only the page that opened
// it, and the developer's console.
const { message, origin } = document.querySelector('main').dataset
console.error(message)

const closed = { type: 'CLOSED', payload: { code: 'INVALID_PUBLISHABLE_KEY' } }
if (window.parent !== window) {
  if (origin) window.parent.postMessage(closed, origin)
} else if (window.ReactNativeWebView) {
  window.ReactNativeWebView.postMessage(JSON.stringify(closed))
}
