/** Whether someone has to show again who they are, before what they wanted can be done. */
type Hearer = () => void

const hearers = new Set<Hearer>()
let asked = false

function set(value: boolean): void {
  asked = value
  for (const hear of hearers) hear()
}

/** A store for `useSyncExternalStore`: any answer `SIGN_IN_AGAIN` asks, the dialog listens. */
export const signInAgain = {
  ask: () => set(true),
  done: () => set(false),
  isAsked: () => asked,
  subscribe: (hear: Hearer) => {
    hearers.add(hear)
    return () => {
      hearers.delete(hear)
    }
  },
}
