import { createContext, useContext } from 'react'
import type { Me } from '../api/me.js'

/** Who is signed in; there is always someone inside the shell. */
export const WhoContext = createContext<Me | null>(null)

/** Who is signed in. For pages, which stand inside the shell. */
export function useWho(): Me {
  const who = useContext(WhoContext)
  if (who === null) throw new TypeError('a page stands outside the shell')
  return who
}
