/** The tokens in a pasted text, however they are parted, each once, in their order. */
export const tokensIn = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,;]+/u).filter((token) => token !== '')),
]
