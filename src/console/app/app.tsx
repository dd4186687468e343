import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Route, Switch } from 'wouter'
import { useMe } from '../api/me.js'
import { createQueryClient } from '../api/query-client.js'
import { Loading } from '../ui/loading.js'
import { LOCALE } from '../ui/locale.js'
import { ProblemNote } from '../ui/problem-note.js'
import { loadReference } from './routes.js'
import { Shell } from './shell.js'
import { SignIn } from './sign-in.js'
import { SignInLink } from './sign-in-link.js'

/** The whole console. */
export function App() {
  const [client] = useState(createQueryClient)
  return (
    <QueryClientProvider client={client}>
      <I18nProvider locale={LOCALE}>
        <Switch>
          <Route path="/sign-in/link">
            <SignInLink />
          </Route>
          <Route>
            <SignedIn />
          </Route>
        </Switch>
      </I18nProvider>
    </QueryClientProvider>
  )
}

/** The shell for whoever is signed in; the sign-in page for everyone else, at whatever address. */
function SignedIn() {
  const me = useMe()
  if (me.isPending) return <Loading />
  if (me.isError) return <ProblemNote thrown={me.error} onRetry={() => void me.refetch()} />
  return me.data === null ? <Stranger /> : <Shell me={me.data} />
}

/** The API's reference is for everyone; for all else one signs in. */
function Stranger() {
  return (
    <Switch>
      <Route path="/docs">
        <main className="stranger">
          <Suspense fallback={<Loading />}>
            <Reference />
          </Suspense>
        </main>
      </Route>
      <Route>
        <SignIn />
      </Route>
    </Switch>
  )
}

const Reference = lazy(loadReference)
