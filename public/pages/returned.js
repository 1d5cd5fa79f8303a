// The last page of the sign-in window. The frame learns the outcome from the server; this only makes it look at once.
const origin = document.querySelector('main')?.dataset.origin
if (window.opener && origin) window.opener.postMessage({ type: 'RETURNED' }, origin)
window.close()
