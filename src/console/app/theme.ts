/** Which colours: those of the machine, or one's own choice. */
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'homeroom.theme'

/** What was chosen in this browser before. */
export function storedTheme(): Theme {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** Shows a theme; nothing is kept. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** Shows a theme from now on. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme)
  applyTheme(theme)
}
