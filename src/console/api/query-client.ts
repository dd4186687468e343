import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { signInAgain } from '../app/sign-in-again-state.js'
import { ProblemError, isProblem } from './problem.js'

const MOST_TRIES = 2

/** The console's memory of answers. A no is never asked again by itself; a broken line is, twice. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, thrown) => !isFinal(thrown) && failures < MOST_TRIES,
      },
    },
    queryCache: new QueryCache({ onError: (thrown) => noticed(client, thrown) }),
    mutationCache: new MutationCache({ onError: (thrown) => noticed(client, thrown) }),
  })
  return client
}

/** Who is no longer signed in finds the sign-in page; who has to show themselves again is asked to. */
function noticed(client: QueryClient, thrown: unknown): void {
  if (isProblem(thrown, 'SIGN_IN_AGAIN')) signInAgain.ask()
  else if (isUnsigned(thrown)) client.setQueryData(['me'], null)
}

/** True for the 401s that mean that nobody is signed in. */
export function isUnsigned(thrown: unknown): boolean {
  return (
    thrown instanceof ProblemError &&
    thrown.problem.status === 401 &&
    thrown.problem.code !== 'SIGN_IN_AGAIN'
  )
}

const isFinal = (thrown: unknown): boolean =>
  thrown instanceof ProblemError && thrown.problem.status < 500
