const LONGEST_SECONDS = 3600

/**
 * How long a caller wants to wait, by their `Prefer` header (RFC 7240 4.1 and 4.3): `respond-async` is not at
 * all, `wait=10` ten seconds. Nothing where they do not say, or say it in another way.
 */
export function patienceOf(prefer: string | undefined): { readonly patienceMs?: number } {
  const words = (prefer ?? '').split(',').map((word) => word.trim().toLowerCase())
  const seconds = words.flatMap((word) => {
    const [, digits] = /^wait=(\d{1,4})$/u.exec(word) ?? []
    return digits === undefined ? [] : [Math.min(Number(digits), LONGEST_SECONDS)]
  })
  const [least] = seconds.toSorted((one, other) => one - other)
  if (least !== undefined) return { patienceMs: least * 1000 }
  return words.includes('respond-async') ? { patienceMs: 0 } : {}
}
