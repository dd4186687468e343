import { useState } from 'react'
import { Button } from '../ui/button.js'
import { chooseTheme, storedTheme } from './theme.js'
import type { Theme } from './theme.js'

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }
const WORDS: Readonly<Record<Theme, string>> = {
  system: 'Theme: system',
  light: 'Theme: light',
  dark: 'Theme: dark',
}

/** Goes round: as the machine, light, dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(storedTheme)
  const press = () => {
    chooseTheme(NEXT[theme])
    setTheme(NEXT[theme])
  }
  return (
    <Button onPress={press} tone="quiet">
      {WORDS[theme]}
    </Button>
  )
}
