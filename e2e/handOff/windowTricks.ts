/** As a browser that blocks popups, or a WebView that knows no windows: to be run in every document. */
export const keepWindowsShut = () => {
  window.open = () => null
}

/** As Android's WebView does where the app around it allows one window only. */
export const useTheOnlyWindow = () => {
  window.open = (path = '') => {
    if (window.top !== null) window.top.location.href = new URL(path, location.href).href
    return window.top
  }
}
