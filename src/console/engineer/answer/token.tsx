import { tokenText } from './token-text.js'
import './token.css'

/** A token: its kind as a badge, the rest in letters of one width. */
export function Token({ text }: { readonly text: string }) {
  const parts = tokenText(text)
  if (parts === null) return <bdi className="mono">{text}</bdi>
  return (
    <span className="token mono">
      <span className="token-kind">{parts.prefix}</span>
      {parts.rest}
    </span>
  )
}
