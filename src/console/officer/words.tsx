import { plain } from '../ui/plain.js'

/** What a person wrote, inside a sentence or a cell: as text, turning nothing around. Null: erased by law. */
export function Words({ text }: { readonly text: string | null }) {
  return text === null ? <em>erased</em> : <bdi>{plain(text)}</bdi>
}
