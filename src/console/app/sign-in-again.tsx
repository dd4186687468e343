import { useMutation } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { Relinked } from '../../http/schema/sign-in.js'
import { post } from '../api/client.js'
import { startOf, useWays } from '../api/ways.js'
import { Button } from '../ui/button.js'
import { Dialog } from '../ui/dialog.js'
import { Note } from '../ui/note.js'
import { ProblemNote } from '../ui/problem-note.js'
import { signInAgain } from './sign-in-again-state.js'

/** Some acts need a sign-in of just now. What was typed is kept (see `useDraft`). */
export function SignInAgain() {
  const asked = useSyncExternalStore(signInAgain.subscribe, signInAgain.isAsked)
  return (
    <Dialog
      isOpen={asked}
      onOpenChange={(open) => (open ? undefined : signInAgain.done())}
      title="Sign in again"
    >
      <p>
        What you are about to do needs a sign-in of the last five minutes. You come back to this
        page; what you typed is kept.
      </p>
      <Offered />
    </Dialog>
  )
}

function Offered() {
  const ways = useWays()
  return (
    <>
      {ways.data?.oidc === true ? (
        <a className="button button-main" href={startOf(location)}>
          Sign in again
        </a>
      ) : null}
      {ways.data?.link === true ? <FreshLink /> : null}
      <div className="dialog-actions">
        <Button onPress={signInAgain.done}>Not now</Button>
      </div>
    </>
  )
}

/** The link stands in the terminal alone: a script that got into this page must not get at it. */
function FreshLink() {
  const fresh = useMutation({ mutationFn: () => post<Relinked>('/sign-in/link/again') })
  if (fresh.isSuccess) {
    return (
      <>
        <Note>
          <p>
            A fresh link stands in the terminal of Homeroom. Open it in this browser; then go on
            here.
          </p>
        </Note>
        <div>
          <Button onPress={signInAgain.done} tone="main">
            I have opened it
          </Button>
        </div>
      </>
    )
  }
  return (
    <>
      {fresh.isError ? <ProblemNote thrown={fresh.error} /> : null}
      <div>
        <Button isPending={fresh.isPending} onPress={() => fresh.mutate()} tone="main">
          Print a fresh link in the terminal
        </Button>
      </div>
    </>
  )
}
