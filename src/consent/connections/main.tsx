import '../styles/index.css'
import { render } from 'preact'
import { createConnectionModel } from './createConnectionModel.ts'
import { ConnectionPage } from './ConnectionPage.tsx'

const model = createConnectionModel(location.hash.slice(1))
render(<ConnectionPage model={model} />, document.getElementById('app') ?? document.body)
model.load()
// Another receipt's link, opened in this same tab.
addEventListener('hashchange', () => location.reload())
