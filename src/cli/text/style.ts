import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** Colours and weights; each gives the text unchanged where the terminal is not styled. */
export interface Style {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly code: (text: string) => string
}

export function styleOf(terminal: { readonly styled: boolean }): Style {
  const as = (format: Format) => (text: string) =>
    terminal.styled ? styleText(format, text, { validateStream: false }) : text
  return {
    strong: as('bold'),
    faint: as('dim'),
    good: as('green'),
    bad: as('red'),
    code: as('cyan'),
  }
}
