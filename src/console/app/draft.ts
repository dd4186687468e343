import { useState } from 'react'

const PREFIX = 'homeroom.draft.'

/**
 * State that outlives a detour through the sign-in: what was typed is still there afterwards. It is kept in
 * this tab alone, and forgotten when it is sent (`forget`), at sign-out and with the tab.
 */
export function useDraft<T>(name: string, first: T) {
  const key = PREFIX + name
  const [value, setValue] = useState<T>(() => kept(key, first))
  const change = (next: T) => {
    sessionStorage.setItem(key, JSON.stringify(next))
    setValue(next)
  }
  const forget = () => {
    sessionStorage.removeItem(key)
    setValue(first)
  }
  return { value, change, forget }
}

/** Forgets all drafts of this tab. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  }
}

function kept<T>(key: string, first: T): T {
  const text = sessionStorage.getItem(key)
  return text === null ? first : (JSON.parse(text) as T)
}
