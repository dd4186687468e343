import { Suspense } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import type { Me } from '../api/me.js'
import { Loading } from '../ui/loading.js'
import { Announcements } from './announce.js'
import { Catch } from './catch.js'
import { isDestination } from './page-entry.js'
import { NotFound } from './not-found.js'
import { pagesOf } from './routes.js'
import { SignInAgain } from './sign-in-again.js'
import { SignOut } from './sign-out.js'
import { ThemeSwitch } from './theme-switch.js'
import { WhoContext } from './who.js'
import './shell.css'

/** Header, navigation by role, the page, footer. */
export function Shell({ me }: { readonly me: Me }) {
  const [place] = useLocation()
  return (
    <WhoContext value={me}>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <header className="shell-header">
        <Link className="shell-name" href="/">
          Homeroom
        </Link>
        <Navigation me={me} place={place} />
        <div className="shell-who">
          <span className="shell-person">
            <bdi>{me.name}</bdi> <span className="muted">{me.role}</span>
          </span>
          <ThemeSwitch />
          <SignOut />
        </div>
      </header>
      <main className="shell-page" id="page" tabIndex={-1}>
        <Catch key={place}>
          <Suspense fallback={<Loading />}>
            <Pages me={me} />
          </Suspense>
        </Catch>
      </main>
      <footer className="shell-footer">
        <bdi>{me.district}</bdi>
        <Link href="/docs">API reference</Link>
      </footer>
      <SignInAgain />
      <Announcements />
    </WhoContext>
  )
}

function Navigation({ me, place }: { readonly me: Me; readonly place: string }) {
  return (
    <nav aria-label="Pages">
      <ul className="shell-nav">
        {pagesOf(me.role)
          .filter(isDestination)
          .map(({ path, label }) => (
            <li key={path}>
              <Link aria-current={isAt(place, path) ? 'page' : undefined} href={path}>
                {label}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  )
}

const isAt = (place: string, path: string): boolean =>
  place === path || (path !== '/' && place.startsWith(`${path}/`))

function Pages({ me }: { readonly me: Me }) {
  return (
    <Switch>
      {pagesOf(me.role).map(({ path, Page }) => (
        <Route key={path} path={path}>
          <Page />
        </Route>
      ))}
      <Route>
        <NotFound />
      </Route>
    </Switch>
  )
}
