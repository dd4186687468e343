import { useMutation } from '@tanstack/react-query'
import type { SignedOut } from '../../http/schema/sign-in.js'
import { post } from '../api/client.js'
import { Button } from '../ui/button.js'
import { forgetDrafts } from './draft.js'

/** Ends the sign-in, here and at the service. */
export function SignOut() {
  const leave = useMutation({
    mutationFn: () => post<SignedOut>('/sign-out'),
    onSettled: (out) => {
      forgetDrafts()
      // Loaded anew: nothing of what was shown stays in memory.
      location.assign(out?.next ?? '/')
    },
  })
  return (
    <Button isDisabled={leave.isPending} onPress={() => leave.mutate()} tone="quiet">
      Sign out
    </Button>
  )
}
