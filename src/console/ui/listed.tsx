import type { ReactNode } from 'react'
import type { ListResult } from '../api/list.js'
import { Button } from './button.js'
import { Loading } from './loading.js'
import { ProblemNote } from './problem-note.js'

export interface ListedProps<Row> {
  readonly list: ListResult<Row>
  readonly children: (rows: readonly Row[]) => ReactNode
}

/** A list that comes in pages: what has come so far, and a button for older ones. */
export function Listed<Row>({ list, children }: ListedProps<Row>) {
  if (list.data === undefined) {
    if (!list.isError) return <Loading />
    return <ProblemNote onRetry={() => void list.refetch()} thrown={list.error} />
  }
  return (
    <div className="stack">
      {children(list.data)}
      {list.isFetchNextPageError ? <ProblemNote thrown={list.error} /> : null}
      {list.hasNextPage ? (
        <div>
          <Button isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            Show older ones
          </Button>
        </div>
      ) : null}
    </div>
  )
}
