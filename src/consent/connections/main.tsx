import '../styles/index.css'
import './connections.css'
import { render } from 'preact'
import { enConnections } from '../i18n/enConnections.ts'
import { learn } from '../i18n/t.ts'
import { ConnectionsPage } from './ConnectionsPage.tsx'
import { createConnectionsModel } from './createConnectionsModel.ts'
import { forgetSecret, surroundings, takeSecret } from './takeSecret.ts'
import type { Way } from './createConnectionsModel.ts'

learn(enConnections)
const around = surroundings()
const model = createConnectionsModel(findWay(), () => forgetSecret(around.storage))
render(<ConnectionsPage model={model} />, document.getElementById('app') ?? document.body)
model.load()
// Another receipt's link, opened in this same tab.
addEventListener('hashchange', () => location.reload())

function findWay(): Way | undefined {
  if (location.pathname === '/connections/signed-in') return { by: 'sign-in' }
  const secret = takeSecret(around)
  return secret === undefined ? undefined : { by: 'receipt', secret }
}
