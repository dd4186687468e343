import { useInfiniteQuery } from '@tanstack/react-query'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { get } from './client.js'
import type { QueryValues } from './client.js'

/** A list that comes in pages, newest first; what has come so far is one list. */
export type ListResult<Row> = UseInfiniteQueryResult<readonly Row[]>

interface Wanted<Answer, Row> {
  readonly key: readonly unknown[]
  readonly path: string
  readonly query: QueryValues
  readonly rowsOf: (answer: Answer) => readonly Row[]
  /** Each look is an entry of the log: it is asked for when a person opens it, and not by itself. */
  readonly isEntry?: true
}

const BY_HAND = { refetchOnWindowFocus: false, refetchOnReconnect: false, retry: false } as const

/** Asks for a list page by page. The answer names where the next one goes on, or null at the end. */
export function useList<Answer extends { readonly next: number | null }, Row>(
  wanted: Wanted<Answer, Row>,
): ListResult<Row> {
  const { key, path, query, rowsOf, isEntry = false } = wanted
  return useInfiniteQuery({
    queryKey: key,
    ...(isEntry ? BY_HAND : {}),
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => get<Answer>(path, { ...query, after: pageParam }, signal),
    getNextPageParam: ({ next }) => next ?? undefined,
    select: ({ pages }: InfiniteData<Answer>) => pages.flatMap(rowsOf),
  })
}
