/**
 * A report as it is read on paper, before it is set in type. Texts may have been written by strangers:
 * whoever sets them makes them plain text, never markup.
 */
export interface Paper {
  readonly title: string
  /** Stands at the foot of each page. */
  readonly foot: string
  /** When it was made; all that a file may say of a time. Epoch milliseconds, UTC. */
  readonly at: number
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A small heading with named facts below it. */
  | { readonly kind: 'item'; readonly title: string; readonly facts: readonly Fact[] }

/** A name and what stands for it, such as `["Date", "3 March 2026"]`. */
export type Fact = readonly [name: string, value: string]

export const heading = (text: string): Block => ({ kind: 'heading', text })
export const text = (words: string): Block => ({ kind: 'text', text: words })
/** Facts without a value are left out. */
export const item = (
  title: string,
  facts: readonly (readonly [string, string | null])[],
): Block => ({
  kind: 'item',
  title,
  facts: facts.filter((fact): fact is Fact => fact[1] !== null && fact[1] !== ''),
})

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
]

/** A time as people read it: `3 March 2026, 14:05 UTC`. Not by locale: equal input, equal bytes. */
export function spokenTime(time: string): string {
  const [day = '', clock = ''] = time.split('T')
  const [year = '', month = '', date = ''] = day.split('-')
  const name = MONTHS[Number(month) - 1] ?? month
  return `${Number(date)} ${name} ${year}, ${clock.slice(0, 5)} UTC`
}
