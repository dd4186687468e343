import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Loading } from '../ui/loading.js'
import { ProblemNote } from '../ui/problem-note.js'
import { startOf, useWays } from '../api/ways.js'
import type { Ways } from '../api/ways.js'
import './sign-in.css'

/** What everyone sees who is not signed in. It tells nothing about the district. */
export function SignIn() {
  const ways = useWays()
  const client = useQueryClient()
  const isSignedIn = ways.data?.signedIn === true
  useEffect(() => {
    // In another tab of this browser, by a link of the terminal.
    if (isSignedIn) void client.invalidateQueries({ queryKey: ['me'] })
  }, [isSignedIn, client])
  useEffect(() => {
    document.title = 'Sign in · Homeroom'
  }, [])
  return (
    <main className="sign-in">
      <h1>Homeroom</h1>
      <p className="muted">A data clean room for rosters.</p>
      {ways.isPending ? <Loading /> : null}
      {ways.isError ? (
        <ProblemNote thrown={ways.error} onRetry={() => void ways.refetch()} />
      ) : null}
      {ways.data === undefined ? null : <Offered ways={ways.data} />}
    </main>
  )
}

function Offered({ ways }: { readonly ways: Ways }) {
  return (
    <>
      {ways.oidc ? (
        <a className="button button-main" href={startOf(location)}>
          Sign in with your district account
        </a>
      ) : null}
      {ways.link ? (
        <p>
          Open the link for your role that Homeroom printed in its terminal. Each link works once.
        </p>
      ) : null}
      {!ways.oidc && !ways.link ? (
        <p>No way to sign in is set up here. Ask whoever runs Homeroom.</p>
      ) : null}
    </>
  )
}
