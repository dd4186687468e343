import { Link } from 'wouter'
import { numberText } from '../ui/locale.js'

/** Where the log tells of something. */
export function EntryLink({ entry }: { readonly entry: number }) {
  return <Link href={`/entries/${entry}`}>entry {numberText(entry)}</Link>
}
