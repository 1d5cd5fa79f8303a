import { createElement, StrictMode, version } from 'react'
import { createRoot } from 'react-dom/client'
import { FlexpaLinkButton } from 'flexpa-link/react'
import 'flexpa-link/element'

// What the host was told, for the stories to read.
const calls = [[`react ${version.split('.')[0]}`]]
const note =
  (name) =>
  (...values) =>
    calls.push([name, ...values])

const publishableKey = new URLSearchParams(location.search).get('publishableKey')
const options = {
  publishableKey,
  user: { externalId: 'usr_react' },
  usage: 'ONE_TIME',
  onLoad: note('onLoad'),
  onSuccess: note('onSuccess'),
  onExit: note('onExit'),
}

const root = createRoot(document.querySelector('main'))
root.render(createElement(StrictMode, null, createElement(FlexpaLinkButton, { options }, 'Link with React')))

for (const element of document.querySelectorAll('flexpa-link')) {
  element.publishableKey = publishableKey
  element.externalId = `usr_${element.id}`
  element.addEventListener('flexpa-load', () => calls.push(['flexpa-load']))
  element.addEventListener('flexpa-syncing', ({ detail }) =>
    calls.push(['flexpa-syncing', detail.publicToken]),
  )
  element.addEventListener('flexpa-success', ({ detail }) =>
    calls.push(['flexpa-success', detail.publicToken]),
  )
  element.addEventListener('flexpa-exit', ({ detail }) => calls.push(['flexpa-exit', detail.code]))
}

Object.assign(window, { calls, unmount: () => root.unmount() })
