import type { ShownLink } from '../http/screens/browser.js'
import type { Principal } from '../identity/principal.js'
import { plain } from './text/plain.js'
import { clockTime } from './text/time.js'

/** A link as it is printed for someone who asked for it in a browser. */
export function linkLine({ name, role }: Principal, { address, endsAt }: ShownLink): string {
  const until = clockTime(new Date(endsAt).toISOString())
  return `Sign in as ${plain(name)}, ${role}, once, until ${until}: ${address}`
}
