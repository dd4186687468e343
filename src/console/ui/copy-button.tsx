import { useState } from 'react'
import { announce } from '../app/announce.js'
import { Button } from './button.js'

export interface CopyButtonProps {
  readonly text: string
  /** `Copy` unless said otherwise. */
  readonly children?: string
  /** What is copied, for who listens, if the words on it do not say so. */
  readonly label?: string
}

const SHOWN_MS = 2_000

/** Copies a text and says so. */
export function CopyButton({ text, children = 'Copy', label }: CopyButtonProps) {
  const [said, setSaid] = useState<string | null>(null)
  const say = (words: string) => {
    setSaid(words)
    announce(words)
    setTimeout(() => setSaid(null), SHOWN_MS)
  }
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => say('Copied'),
      () => say('The browser did not allow copying'),
    )
  }
  return (
    <Button onPress={copy} tone="quiet" {...(label === undefined ? {} : { label })}>
      {said ?? children}
    </Button>
  )
}
