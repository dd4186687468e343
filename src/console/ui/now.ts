import { useSyncExternalStore } from 'react'
import { serviceNow } from '../api/me.js'

const TICK_MS = 1_000
const hearers = new Set<() => void>()
let now = serviceNow()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(hear: () => void): () => void {
  hearers.add(hear)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    hearers.delete(hear)
    if (hearers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = serviceNow()
  for (const hear of hearers) hear()
}

/** The time at the service in milliseconds, anew every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
