import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { RetainedWire } from '../../http/schema/erasure.js'
import type { EntriesWire, EntryWire, VerificationWire } from '../../http/schema/ledger.js'
import type { LedgerStatusWire } from '../../http/schema/ledger-status.js'
import { get, poll, post } from './client.js'
import type { ListResult } from './list.js'
import { ONCE } from './once.js'

export type { EntryWire, LedgerStatusWire, RetainedWire, VerificationWire }
export type EntryType = EntryWire['type']
export interface ProvenEntryWire extends EntryWire {
  readonly leaf: string
  readonly proof: string
}

/** What is looked for in the log. Times are RFC 3339: from inclusive, to exclusive. */
export interface Search {
  readonly type?: string
  readonly outcome?: string
  readonly session?: string
  readonly vendor?: string
  readonly engineer?: string
  readonly ticket?: string
  readonly from?: string
  readonly to?: string
  readonly text?: string
  readonly students?: readonly string[]
}

const PAGE = 50
const STATUS_MS = 30_000

/**
 * Entries that fit, newest first, page by page; each page asked for is an entry of its own.
 *
 * @param turn - Another number asks anew.
 */
export function useLedger(search: Search, turn: number): ListResult<EntryWire> {
  return useInfiniteQuery({
    queryKey: ['ledger', 'search', search, turn],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) =>
      post<EntriesWire>('/v1/ledger/search', {
        ...{ ...search, limit: PAGE, order: 'newest' },
        ...(pageParam === undefined ? {} : { after: pageParam }),
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
    select: ({ pages }) => pages.flatMap(({ entries }) => entries),
    ...ONCE,
  })
}

/** One entry with its proof; the look is an entry. */
export function useEntry(index: string): UseQueryResult<ProvenEntryWire> {
  return useQuery({
    queryKey: ['ledger', 'entry', index],
    queryFn: ({ signal }) =>
      get<ProvenEntryWire>(`/v1/ledger/entries/${encodeURIComponent(index)}`, {}, signal),
    ...ONCE,
  })
}

/** Where the log stands, anew every half minute; that is no entry. */
export function useLedgerStatus(): UseQueryResult<LedgerStatusWire> {
  return useQuery({
    queryKey: ['ledger', 'status'],
    queryFn: ({ signal }) => poll<LedgerStatusWire>('/v1/ledger/status', {}, signal),
    refetchInterval: STATUS_MS,
  })
}

/** Has the service verify the whole log; that is an entry. */
export function useServerVerify(): UseMutationResult<VerificationWire, Error, void> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => post<VerificationWire>('/v1/ledger/verify'),
    onSettled: () => client.invalidateQueries({ queryKey: ['ledger', 'status'] }),
  })
}

/** Erases a text beside an entry, for a reason. */
export function useErase(
  index: number,
): UseMutationResult<unknown, Error, { readonly name: string; readonly reason: string }> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, reason }: { readonly name: string; readonly reason: string }) =>
      post(`/v1/ledger/entries/${index}/payloads/${encodeURIComponent(name)}/erase`, { reason }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['ledger', 'entry', String(index)] }),
  })
}

/** Which texts go: only counted, or for a reason taken. Null days: as many as the settings say. */
export interface Retention {
  readonly days: number | null
  readonly payloads: readonly string[]
  readonly reason: string | null
}

/** Counts the texts that are old enough to go, or has them go. Either is an entry. */
export function useRetention(): UseMutationResult<RetainedWire, Error, Retention> {
  return useMutation({
    mutationFn: ({ days, payloads, reason }: Retention) =>
      post<RetainedWire>('/v1/ledger/retention', {
        ...(reason === null ? { apply: false } : { apply: true, reason }),
        ...(days === null ? {} : { days }),
        payloads,
      }),
  })
}
