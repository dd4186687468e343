import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loading } from '../ui/loading.js'
import { ProblemNote } from '../ui/problem-note.js'
import { Page } from './page.js'

export interface LoadedPageProps<T> {
  readonly query: UseQueryResult<T>
  /** Heading of the page if the query fails. */
  readonly title: string
  /** The page, with its own heading. */
  readonly children: (data: T) => ReactNode
}

/** A page about one thing, once it is there; with a heading also when it is not. */
export function LoadedPage<T>({ query, title, children }: LoadedPageProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (!query.isError) return <Loading />
  return (
    <Page title={title}>
      <ProblemNote onRetry={() => void query.refetch()} thrown={query.error} />
    </Page>
  )
}
