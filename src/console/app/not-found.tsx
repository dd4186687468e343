import { Link } from 'wouter'
import { Page } from './page.js'

/** An address that no page of this role has. */
export function NotFound() {
  return (
    <Page
      title="There is no such page"
      lead="It may be a page of another role, or a link cut short."
    >
      <p>
        <Link href="/">Go to the first page</Link>
      </p>
    </Page>
  )
}
