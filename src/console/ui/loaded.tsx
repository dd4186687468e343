import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loading } from './loading.js'
import { ProblemNote } from './problem-note.js'

export interface LoadedProps<T> {
  readonly query: UseQueryResult<T>
  readonly children: (data: T) => ReactNode
}

/** What a query gave, once it is there; until then that it loads, or the no with a way to try again. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.isError) {
    return <ProblemNote onRetry={() => void query.refetch()} thrown={query.error} />
  }
  return <Loading />
}
