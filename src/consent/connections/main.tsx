import '../styles/index.css'
import { render } from 'preact'
import { enConnections } from '../i18n/enConnections.ts'
import { learn } from '../i18n/t.ts'
import { createConnectionModel } from './createConnectionModel.ts'
import { ConnectionPage } from './ConnectionPage.tsx'

learn(enConnections)
const model = createConnectionModel(location.hash.slice(1))
render(<ConnectionPage model={model} />, document.getElementById('app') ?? document.body)
model.load()
// Another receipt's link, opened in this same tab.
addEventListener('hashchange', () => location.reload())
