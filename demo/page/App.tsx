import { useEffect, useState } from 'preact/hooks'
import { configSchema } from '../wire.ts'
import { DeveloperPanel } from './components/DeveloperPanel.tsx'
import { Icon } from './components/Icon.tsx'
import { Notice } from './components/Notice.tsx'
import { PlanArea } from './components/PlanArea.tsx'
import { SourceDialog } from './components/SourceDialog.tsx'
import { TopBar } from './components/TopBar.tsx'
import { callServer, problemOf } from './state/callServer.ts'
import { PageContext, createPageModel } from './state/pageModel.ts'
import type { ServerProblem } from './state/callServer.ts'
import type { PageModel } from './state/pageModel.ts'

/** Asks the server how the page is set up, then shows it. */
export function App() {
  const [page, setPage] = useState<PageModel | null>(null)
  const [problem, setProblem] = useState<ServerProblem | null>(null)

  function start(): void {
    setProblem(null)
    callServer(configSchema, '/api/config')
      .then(async (config) => {
        const model = createPageModel(config)
        await model.plans.restore()
        setPage(model)
        await model.link.prepare()
      })
      .catch((error: unknown) => {
        setProblem(problemOf(error))
      })
  }
  useEffect(start, [])

  if (page)
    return (
      <PageContext.Provider value={page}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <TopBar testMode={page.config.testMode} />
        <div class="layout">
          <main id="main" tabIndex={-1}>
            <PlanArea />
          </main>
          <DeveloperPanel />
        </div>
        <footer class="foot">
          <p>Bright Steps is the demo app of FlexpaLink. The plans and patients of test mode are made up.</p>
        </footer>
        <SourceDialog />
        <Notice />
      </PageContext.Provider>
    )
  return (
    <>
      <TopBar testMode={false} />
      <main class="layout single" id="main">
        {problem ? (
          <div class="note bad" role="alert">
            <Icon name="alert" />
            <div>
              <h1 class="small">Bright Steps did not start</h1>
              <p>{problem.message}</p>
              <button type="button" class="primary" onClick={start}>
                Try again
              </button>
            </div>
          </div>
        ) : (
          <div role="status">
            <h1 class="small">One moment</h1>
          </div>
        )}
      </main>
    </>
  )
}
