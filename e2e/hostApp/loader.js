import { loadFlexpaLink } from 'flexpa-link/loader'

const first = await loadFlexpaLink().catch((error) => error.code)
const both = await Promise.all([loadFlexpaLink(), loadFlexpaLink()])
const isTheGlobal = both.every((loaded) => loaded === window.FlexpaLink)
const tags = [...document.scripts].filter(({ src }) => src.endsWith('/v1/')).length
if (isTheGlobal && tags === 1) {
  document.querySelector('p').textContent = `${first}, then the global, by one tag`
}
