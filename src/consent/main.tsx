import './styles/index.css'
import { render } from 'preact'
import { App } from './components/App.tsx'
import { Unusable } from './screens/Unusable.tsx'
import { readBoot } from './boot/readBoot.ts'
import { startConsent } from './startConsent.ts'

const boot = readBoot(document)
const place = document.getElementById('app') ?? document.body
if (boot === null) render(<Unusable />, place)
else render(<App model={startConsent(boot)} />, place)
