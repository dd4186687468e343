/** Waits that grow by half, from `firstMs` up to `mostMs`; each call of the result gives the next. */
export function backoff(firstMs: number, mostMs: number): () => number {
  let next = firstMs
  return () => {
    const now = Math.min(next, mostMs)
    next = Math.min(next * 1.5, mostMs)
    return now
  }
}
